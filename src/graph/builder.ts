import SchemaBuilder from '@pothos/core'
import ErrorsPlugin from '@pothos/plugin-errors'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import { Forbidden } from '../content/error.ts'
import { decodeId, encodeId } from '../content/global-id.ts'
import type { Context } from '../engine/context.ts'
import { listSize } from '../engine/field-cost.ts'
import { atMost } from './page-size.ts'
import { isEditor } from './scope.ts'

/** The schema builder. Fields are non-null by default; the description of a nullable field says what its `null` means. */
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
  // The first plugin is the outermost one: it turns errors of the others into members of result unions.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin],
  scopeAuth: {
    authScopes: ({ viewer }) => ({ editor: isEditor(viewer) }),
    unauthorizedError: () => new Forbidden('Only editors can run commands: expected a token of an editor.'),
  },
  relay: {
    encodeGlobalID: (typename, id) => encodeId(typename, String(id)),
    decodeGlobalID: decodeId,
    nodeTypeOptions: { description: 'An object that `node` can read again by its global `id`.' },
    nodeQueryOptions: {
      description:
        'The object with this global `id`, of any type. `null` if there is none or the viewer can’t see it: clients can’t tell the two cases apart.',
      args: { id: { description: 'Global `id` from an earlier answer. A malformed id is answered with `BAD_USER_INPUT`.' } },
    },
    nodesQueryOptions: {
      extensions: listSize({ slicingArguments: ['ids'] }),
      description: 'Objects by their global ids, in the order of `ids`. Each entry is resolved as by `node` and can be `null`.',
      args: { ids: { description: 'Up to 100 global ids from earlier answers.' } },
      resolve: (_root, { ids }, _context, _info, resolveNodes) => resolveNodes([...atMost(ids, 'ids', 100)]),
    },
    idFieldOptions: { description: 'Global `id`: an opaque string that stays the same for as long as the object exists.' },
  },
})
