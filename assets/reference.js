// The reference page's own script: runs examples against this gateway, and filters the list of types.
const sampleQuery = document.currentScript.dataset.sample

const ask = async (query) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return response.json()
}

// Examples name what this newspaper has. One that is empty, or closed to this, leaves them as they are.
ask(sampleQuery)
  .then(({ data }) => {
    const [article] = data.articles.nodes
    const names = {
      ARTICLE_ID: article?.id,
      ARTICLE_SLUG: article?.slug,
      SECTION_SLUG: article?.section?.slug,
      AUTHOR_SLUG: data.authors.nodes[0]?.slug,
      TOPIC_SLUG: data.topics.nodes[0]?.slug,
    }
    for (const field of document.querySelectorAll('textarea')) {
      field.value = field.value.replace(/\b[A-Z]+_(?:ID|SLUG)\b/g, (name) => names[name] ?? name)
    }
  })
  .catch(() => undefined)

document.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = event.target
  const answer = form.querySelector('pre')
  answer.hidden = false
  answer.textContent = '…'
  ask(form.querySelector('textarea').value).then(
    (told) => {
      answer.textContent = JSON.stringify(told, null, 2)
    },
    (cause) => {
      answer.textContent = String(cause)
    },
  )
})

document.getElementById('filter').addEventListener('input', ({ target }) => {
  const wanted = target.value.trim().toLowerCase()
  for (const entry of document.querySelectorAll('nav li')) {
    const section = document.getElementById(entry.querySelector('a').hash.slice(1))
    entry.hidden = !section.textContent.toLowerCase().includes(wanted)
  }
})
