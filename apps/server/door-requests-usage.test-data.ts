import type { Tried } from './door-requests.test-data.ts'

const usageEvents =
  '/v1/usage-events?subscription=birch:alpenglow-stratum&meter=altus:core-hours&from=2024-10-01T00:00:00Z&to=2024-10-02T00:00:00Z'
const ahead = '/v1/usage-forecast?subscription=birch:alpenglow-stratum&meter=altus:core-hours'
const usage = '/v1/usage?subscription=birch:alpenglow-stratum&meter=altus:core-hours&month=2024-10'
const event = {
  specversion: '1.0',
  source: 'test',
  id: '1',
  type: 'stratum.core-hours',
  subject: 'nowhere',
  time: '2024-11-01T00:00:00Z',
  data: { core_hours: '0.1' },
}
const NOVEMBER = '2024-11-01T00:00:00Z'
const binding = { subscription: 'birch:alpenglow-stratum' }
const moved = { subject: 'installation/alpenglow', recorder: 'altus', at: NOVEMBER, preview: true }

/** Requests about usage: what was used, where it comes from, what became of it. */
export const USAGE_REQUESTS: Readonly<Record<string, Tried>> = {
  usage: {
    works: { url: `${usage}&by=day&group=region` },
    refused: { url: usage, as: 'sakura', status: 404, code: 'not_found' },
  },
  'usage-events': {
    works: { url: usageEvents },
    refused: { url: usageEvents, as: 'sakura', status: 404, code: 'not_found' },
  },
  'unbound-subjects': {
    works: { url: '/v1/unbound-subjects' },
    refused: { url: '/v1/unbound-subjects', organization: 'nobody', status: 403, code: 'unknown_organization' },
  },
  'usage-forecast': {
    works: { url: `${ahead}&from=2024-10-01T00:00:00Z&to=2024-11-01T00:00:00Z` },
    refused: {
      url: `${ahead}&from=2024-10-01T00:00:00Z&to=2024-10-01T00:00:00Z`,
      status: 422,
      code: 'ends_before_it_begins',
    },
  },
  'usage-budgets': {
    works: { url: '/v1/usage-budgets' },
    refused: { url: '/v1/usage-budgets?limit=0', status: 422, code: 'invalid_input' },
  },
  'usage-sources': {
    works: { url: '/v1/usage-sources' },
    refused: { url: '/v1/usage-sources?state=lost', status: 422, code: 'invalid_input' },
  },
  'late-usage': {
    works: { url: '/v1/late-usage' },
    refused: { url: '/v1/late-usage?sort=none', status: 422, code: 'invalid_input' },
  },
  bindings: {
    works: { url: '/v1/bindings?customer=alpenglow' },
    refused: { url: '/v1/bindings?at=then', status: 422, code: 'invalid_input' },
  },
  'bind-subjects': {
    works: { url: '/v1/bindings', body: { ...binding, subjects: ['somewhere'], from: NOVEMBER }, as: 'birch' },
    refused: {
      url: '/v1/bindings',
      body: { ...binding, subjects: ['nowhere'], from: NOVEMBER },
      status: 403,
      code: 'not_yours',
    },
  },
  'move-subject': {
    works: { url: '/v1/bindings/moves', body: { ...moved, to: 'birch:harbor-clinic-stratum' }, as: 'birch' },
    refused: { url: '/v1/bindings/moves', body: { ...moved, to: 'birch:none' }, status: 403, code: 'not_yours' },
  },
  'unbind-subject': {
    works: { url: '/v1/bindings/ends', body: moved, as: 'birch' },
    refused: { url: '/v1/bindings/ends', body: { ...moved, subject: 'nowhere' }, status: 409, code: 'not_bound' },
  },
  conflicts: {
    works: { url: '/v1/conflicts?why=retracted' },
    refused: { url: '/v1/conflicts?why=none', status: 422, code: 'invalid_input' },
  },
  imports: {
    works: { url: '/v1/imports' },
    refused: { url: '/v1/imports?format=xml', status: 422, code: 'invalid_input' },
  },
  quarantine: {
    works: { url: '/v1/quarantine' },
    refused: { url: '/v1/quarantine?state=lost', status: 422, code: 'invalid_input' },
  },
  'retry-quarantine': {
    works: { url: '/v1/quarantine/retries', body: {} },
    refused: { url: '/v1/quarantine/retries', body: { x: 1 }, status: 422, code: 'invalid_input' },
  },
  'record-usage': {
    works: { url: '/v1/events', body: { events: [event] } },
    refused: { url: '/v1/events', body: { events: [] }, status: 422, code: 'invalid_input' },
  },
}
