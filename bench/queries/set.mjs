// From the benchmark's parameters to our variables, and from our answers to the shape that all answers are compared in.

/** A cursor as the graph makes it: src/graph/cursor.ts. */
const cursor = ({ publishedAt, id }) => Buffer.from(`time:${new Date(publishedAt).getTime()}:${id}`).toString('base64url')

const deepPage = ({ section, after }) => ({ section, after: cursor(after) })

export const variables = {
  w4: ({ author, after }) => ({ author, after: after && cursor(after) }),
  w8: deepPage,
  w9: deepPage,
}

const at = (instant) => new Date(instant).getTime()
const headline = ({ headline, slug, publishedAt }) => ({ headline, slug, publishedAt: at(publishedAt) })
const card = ({ headline, slug, lead, publishedAt }) => ({ headline, slug, lead, publishedAt: at(publishedAt) })
const body = ({ blocks }) => blocks.map(({ __typename, text }) => (__typename === 'Subheading' ? `## ${text}` : text)).join('\n\n')

export const normalize = {
  w1: ({ article }) => ({
    headline: article.headline,
    lead: article.lead,
    body: body(article.body),
    publishedAt: at(article.publishedAt),
    author: article.authors[0].name,
    section: article.section.name,
    related: article.relatedLinks.map(({ target }) => ({
      headline: target.headline,
      slug: target.slug,
      lead: target.lead,
      section: target.section.name,
    })),
    latest: article.authors[0].timeline.nodes.map(card),
  }),
  w2: ({ sections }) =>
    sections.map(({ name, slug, latest }) => ({
      name,
      slug,
      articles: latest.map((article) => ({ ...card(article), author: article.authors[0].name })),
    })),
  w3: ({ section }) => section.latest.map(headline),
  w4: ({ author }) =>
    author.timeline.nodes.map(({ headline, lead, publishedAt, section }) => ({
      headline,
      lead,
      publishedAt: at(publishedAt),
      section: section.name,
    })),
  w5: ({ author }) => ({
    name: author.name,
    articles: author.timeline.nodes.map((article) => ({
      ...headline(article),
      section: article.section.name,
      latest: article.section.latest.map((entry) => entry.headline),
    })),
  }),
  w6: ({ a, b, c }) =>
    [a, b, c].map(({ name, latest }) => ({
      name,
      articles: latest.map((article) => ({
        headline: article.headline,
        related: article.relatedLinks.map(({ target }) => ({ headline: target.headline, author: target.authors[0].name })),
      })),
    })),
  w7: ({ list, page }) => ({
    name: list.name,
    articles: list.latest.map(headline),
    page: { ...headline(page), lead: page.lead ?? null, author: page.authors?.[0].name ?? null },
  }),
  w8: ({ section }) => ({ total: section.articles.totalCount, articles: section.articles.nodes.map(headline) }),
  w9: ({ section }) => ({ articles: section.articles.nodes.map(headline) }),
}
