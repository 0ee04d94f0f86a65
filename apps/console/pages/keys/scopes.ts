import type { PersonRole } from '#apps/console/api/settings-answers.ts'

const EVERYBODY: readonly PersonRole[] = ['owner', 'finance', 'program_manager', 'account_manager', 'viewer']
const MONEY: readonly PersonRole[] = ['owner', 'finance']

/** What one scope opens, and who may give it to a key: only who could use all of it in person. */
export type ScopeSaid = Readonly<{ scope: string; verb: 'Read' | 'Write'; says: string; givers: readonly PersonRole[] }>

/** The scopes by room. */
export const SCOPE_ROOMS: readonly Readonly<{ room: string; scopes: readonly ScopeSaid[] }>[] = [
  {
    room: 'Books',
    scopes: [{ scope: 'ground:read', verb: 'Read', says: 'Sees the ledger and its balances.', givers: MONEY }],
  },
  {
    room: 'Channel',
    scopes: [
      {
        scope: 'channel:read',
        verb: 'Read',
        says: 'Sees organizations, partners’ enrollments and their documents.',
        givers: EVERYBODY,
      },
      {
        scope: 'channel:write',
        verb: 'Write',
        says: 'Records organizations, agreements, products, prices, terms and enrollments.',
        givers: ['owner'],
      },
    ],
  },
  {
    room: 'Usage',
    scopes: [
      {
        scope: 'metering:read',
        verb: 'Read',
        says: 'Sees usage, quantities, imports and quarantine.',
        givers: EVERYBODY,
      },
      {
        scope: 'metering:write',
        verb: 'Write',
        says: 'Sends usage, sets up meters, tries quarantined rows again.',
        givers: MONEY,
      },
    ],
  },
  {
    room: 'Billing',
    scopes: [
      {
        scope: 'billing:read',
        verb: 'Read',
        says: 'Sees months and invoices with the reasons of each amount.',
        givers: EVERYBODY,
      },
      {
        scope: 'billing:write',
        verb: 'Write',
        says: 'Records subscriptions and goodwill, closes months.',
        givers: MONEY,
      },
    ],
  },
  {
    room: 'Customers’ life',
    scopes: [
      { scope: 'life:read', verb: 'Read', says: 'Sees journeys, roles and milestones.', givers: EVERYBODY },
      {
        scope: 'life:write',
        verb: 'Write',
        says: 'Records roles, milestones and their approval.',
        givers: ['owner', 'program_manager', 'account_manager'],
      },
    ],
  },
  {
    room: 'Rewards',
    scopes: [
      { scope: 'rewards:read', verb: 'Read', says: 'Sees earnings, statements and payouts.', givers: EVERYBODY },
      {
        scope: 'rewards:write',
        verb: 'Write',
        says: 'Publishes programs and settles them.',
        givers: ['owner', 'finance', 'program_manager'],
      },
    ],
  },
  {
    room: 'People and keys',
    scopes: [
      {
        scope: 'access:read',
        verb: 'Read',
        says: 'Sees members, invitations, keys, webhooks and the audit log.',
        givers: ['owner'],
      },
      {
        scope: 'access:write',
        verb: 'Write',
        says: 'Removes members, withdraws invitations, revokes keys, manages webhooks.',
        givers: ['owner'],
      },
    ],
  },
]

const SAID = new Map(
  SCOPE_ROOMS.flatMap(({ room, scopes }) => scopes.map((one) => [one.scope, { ...one, room }] as const)),
)

/** `billing:read` as people say it: `Billing, read`. */
export function scopeName(scope: string): string {
  const said = SAID.get(scope)
  return said ? `${said.room}, ${said.verb.toLowerCase()}` : scope
}

export function scopeSays(scope: string): string {
  return SAID.get(scope)?.says ?? scope
}
