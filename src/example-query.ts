/** The example query in GraphiQL and in the terminal. */
export const exampleQuery = `# Les rubriques du journal, leur dernier titre, et ce qu'on lira ensuite.
{
  sections {
    name
    latest(first: 1) {
      kicker
      headline
      publishedOn
      authors { name }
      relatedLinks(first: 3) { label title reasons { label } }
    }
  }
}
`
