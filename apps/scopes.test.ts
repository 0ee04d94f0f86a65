import { describe, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import type { PersonRole, Scope } from '#core/channel/access.ts'
import { GIVERS } from '#core/channel/api-key.ts'
import { FACT_KINDS } from '#operations/fact-kinds.ts'

type Opened = Readonly<{ what: string; scopes: readonly Scope[]; roles: readonly PersonRole[] }>

/** What scopes open. Which kind of fact may be recorded stands at each kind, so their door itself opens nothing. */
const OPENED: readonly Opened[] = [
  ...DOORS.filter(({ name }) => name !== 'record-facts').map(({ name, access }) => ({ what: name, ...access })),
  ...[...FACT_KINDS.values()].map(({ kind, scope, roles }) => ({
    what: `facts of the kind ${kind}`,
    scopes: [scope],
    roles,
  })),
]

describe('whoever may give a scope to a key may itself', () => {
  test.each(OPENED.flatMap(({ what, scopes, roles }) => scopes.map((scope) => ({ what, scope, roles }))))(
    'use $what, as $scope lets a key',
    ({ scope, roles }) => expect(roles).toEqual(expect.arrayContaining([...GIVERS[scope]])),
  )
})
