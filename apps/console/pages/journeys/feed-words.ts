import type { Feed } from '#apps/console/api/feeds.ts'

export const FEED_NAMES: Readonly<Record<Feed['kind'], string>> = {
  crm: 'CRM',
  psa: 'PSA',
  ticket: 'Ticket system',
  calendar: 'Calendar',
}

const COMMON = {
  id: { path: 'id' },
  at: { path: 'date', zone: 'Europe/Berlin' },
  customer: { path: 'company.name' },
  product: { value: 'altus:stratum' },
}

/** A mapping to begin with: where in an item of such a system its values mostly are. */
export const MAPPINGS: Readonly<Record<Feed['kind'], object>> = {
  ticket: {
    ...COMMON,
    at: { path: 'opened', zone: 'Europe/Berlin' },
    severity: { path: 'priority', values: { P1: 'critical', P2: 'high' } },
    resolvedAt: { path: 'closed' },
  },
  crm: { ...COMMON, kind: { path: 'type', values: { Phone: 'call', QBR: 'business_review' } } },
  psa: { ...COMMON, kind: { path: 'type', values: { Visit: 'meeting', QBR: 'business_review' } } },
  calendar: {
    ...COMMON,
    at: { path: 'start' },
    kind: { value: 'meeting' },
    participants: {
      ...{ path: 'attendees', name: 'displayName', email: 'email' },
      accepted: { path: 'responseStatus', is: 'accepted' },
    },
  },
}
