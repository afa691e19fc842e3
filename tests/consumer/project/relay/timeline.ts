import { graphql } from 'relay-runtime'

export const query = graphql`
  query timelineQuery($slug: String!) {
    author(by: { slug: $slug }) {
      id
      ...timeline_author
    }
  }
`

export const fragment = graphql`
  fragment timeline_author on Author
  @refetchable(queryName: "timelinePageQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" }) {
    timeline(first: $count, after: $cursor) @connection(key: "timeline_author_timeline") {
      edges {
        node {
          headline
        }
      }
    }
  }
`
