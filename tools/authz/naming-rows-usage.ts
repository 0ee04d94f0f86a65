/** Where requests about usage name something. */
import type { Filter, Naming } from './naming-rows.ts'

const AT = '2024-10-01T00:00:00Z'
const SEPTEMBER = 'month=2024-09'
const HOURS = 'meter=altus:core-hours&from=2024-09-01T00:00:00Z&to=2024-09-02T00:00:00Z'
const CORE_HOURS = 'meter=altus:core-hours&from=2024-09-01T00:00:00Z&to=2024-10-01T00:00:00Z'

export const USAGE_FILTERS: readonly Filter[] = [
  ['/v1/usage', 'subscription', 'subscription', SEPTEMBER],
  ['/v1/usage', 'customer', 'organization', SEPTEMBER],
  ['/v1/usage', 'partner', 'organization', SEPTEMBER],
  ['/v1/usage-forecast', 'customer', 'organization', CORE_HOURS],
  ['/v1/usage-forecast', 'partner', 'organization', CORE_HOURS],
  ['/v1/usage-sources', 'source', 'usageSource'],
  ['/v1/late-usage', 'source', 'usageSource'],
  ['/v1/usage-events', 'customer', 'organization', HOURS],
  ['/v1/usage-events', 'partner', 'organization', HOURS],
  ['/v1/unbound-subjects', 'subject', 'subject'],
  ['/v1/bindings', 'subscription', 'subscription'],
  ['/v1/bindings', 'customer', 'organization'],
  ['/v1/bindings', 'recorder', 'organization'],
  ['/v1/bindings', 'subject', 'subject'],
  ['/v1/conflicts', 'source', 'usageSource'],
  ['/v1/conflicts', 'subject', 'subject'],
  ['/v1/quarantine', 'file', 'file'],
]

function budget(who: string, nth: string, on: object) {
  const body = { name: 'Probe', meter: 'altus:core-hours', ...on, amount: '1', thresholds: [] }
  return { url: '/v1/facts', body: { facts: [{ kind: 'usage_budget', about: `${who}:probe-${nth}`, body }] } }
}

/** Acts about usage that name something beside their path. */
export const USAGE_NAMINGS: readonly Naming[] = [
  {
    what: 'a budget for a customer',
    value: 'organization',
    ask: (customer, who, nth) => budget(who, nth, { customer }),
  },
  {
    what: 'a budget for a subscription',
    value: 'subscription',
    ask: (subscription, who, nth) => budget(who, nth, { subscription }),
  },
  {
    what: 'a subject bound to a subscription',
    value: 'subscription',
    ask: (subscription) => ({ url: '/v1/bindings', body: { subscription, subjects: ['probe'], from: AT } }),
  },
  {
    what: 'a usage event with an id',
    value: 'eventId',
    ask: (id) => ({
      url: '/v1/events',
      body: {
        events: [
          {
            specversion: '1.0',
            source: id.replace('event-one', 'source'),
            id,
            type: 'x',
            subject: 'x',
            time: AT,
            data: { a: '1' },
          },
        ],
      },
    }),
  },
]
