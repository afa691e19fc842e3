// The script of the pages for partners. It keeps the key in memory only, and replaces parts of the page by what the server renders.
let credential = ''

/** Sends a form, and shows the answer in the element that the form names. */
async function send(form) {
  const alert = form.querySelector('[role="alert"]')
  const fields = new URLSearchParams(new FormData(form))
  const isPost = form.method === 'post'
  const response = await fetch(isPost ? form.action : `${form.action}?${fields}`, {
    method: isPost ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${credential}` },
    cache: 'no-store',
    ...(isPost && { body: fields }),
  })
  const text = await response.text()
  if (!response.headers.get('Content-Type')?.startsWith('text/html')) throw new Error(text)
  if (alert) alert.textContent = ''
  const part = document.getElementById(form.dataset.part)
  const { activeElement } = document
  part.innerHTML = text
  // Forms that are sent while their fields change leave the focus where it is.
  if (form.dataset.live === undefined) part.querySelector('[tabindex="-1"]')?.focus()
  else activeElement?.focus()
}

const submit = (form) =>
  send(form).catch((cause) => {
    const alert = form.querySelector('[role="alert"]')
    if (alert) alert.textContent = cause.message
  })

document.addEventListener('submit', (event) => {
  const form = event.target
  event.preventDefault()
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return
  const key = form.querySelector('input[data-credential]')
  if (key) credential = key.value.trim()
  void submit(form)
})

let pause
document.addEventListener('input', ({ target }) => {
  const form = target.closest?.('form[data-live]')
  if (!form) return
  clearTimeout(pause)
  pause = setTimeout(() => submit(form), 300)
})

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('button')
  if (button?.dataset.copy !== undefined) {
    const { textContent } = document.getElementById(button.dataset.copy)
    navigator.clipboard.writeText(textContent).then(
      () => {
        button.textContent = 'Copié'
      },
      () => {
        button.textContent = 'Copie refusée par le navigateur'
      },
    )
  }
  // A new document forgets the key.
  if (button?.dataset.signOut !== undefined) location.reload()
})
