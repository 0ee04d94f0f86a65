import type { Naming } from './naming-rows.ts'

const AT = '2024-10-01T00:00:00Z'

type Asks = (value: string, who: string, nth: string) => readonly [kind: string, about: string, body: object]

function naming(what: string, value: Naming['value'], asks: Asks, then?: Naming['then']): Naming {
  const ask: Naming['ask'] = (named, who, nth) => {
    const [kind, about, body] = asks(named, who, nth)
    return { url: '/v1/facts', body: { facts: [{ kind, about, body }] } }
  }
  return { what, value, ask, ...(then && { then }) }
}

/** Tasks name a customer; their end names them. */
export const PLAYBOOK_NAMINGS: readonly Naming[] = [
  naming(
    'a task about a customer',
    'organization',
    (customer, who, nth) => ['task', `${who}:probe-${nth}`, { title: 'probe', due: AT, customer }],
    (value) => `/v1/organizations?id=${value}`,
  ),
  naming('task_done about a thing', 'about', (about) => ['task_done', about, { at: AT, outcome: 'done' }]),
]
