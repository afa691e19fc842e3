import SchemaBuilder from '@pothos/core'
import ErrorsPlugin from '@pothos/plugin-errors'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import { Forbidden } from '../content/error.ts'
import { decodeId, encodeId } from '../content/global-id.ts'
import type { Context } from '../engine/context.ts'
import { listSize } from '../engine/list-size.ts'
import { atMost } from './page-size.ts'
import { isEditor } from './scope.ts'

/** Where every type is declared. A field is non-null unless it says what its null means. */
export const builder = new SchemaBuilder<{
  Context: Context
  AuthScopes: { editor: boolean }
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    HTML: { Input: never; Output: string }
    JSON: { Input: unknown; Output: unknown }
    Locale: { Input: string; Output: string }
    URL: { Input: string; Output: string }
  }
}>({
  defaultFieldNullability: false,
  // The first is the outermost: it answers what the others throw.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin],
  scopeAuth: {
    authScopes: ({ viewer }) => ({ editor: isEditor(viewer) }),
    unauthorizedError: () => new Forbidden('Only editors give commands: expected a token of one.'),
  },
  relay: {
    encodeGlobalID: (typename, id) => encodeId(typename, String(id)),
    decodeGlobalID: decodeId,
    nodeTypeOptions: { description: 'What can be asked for again by its id alone.' },
    nodeQueryOptions: {
      description: 'Whatever the id names, of any type. Null: nothing has it, or the viewer may not see it; the two look the same.',
      args: { id: { description: 'An `id` that this graph answered.' } },
    },
    nodesQueryOptions: {
      extensions: listSize({ slicingArguments: ['ids'] }),
      description: 'Up to 100 ids at once, answered in their order, each as by `node`.',
      args: { ids: { description: 'Ids that this graph answered, 100 at most.' } },
      resolve: (_root, { ids }, _context, _info, resolveNodes) => resolveNodes([...atMost(ids, 'ids', 100)]),
    },
    idFieldOptions: { description: 'Opaque, and good for as long as the thing exists.' },
  },
})
