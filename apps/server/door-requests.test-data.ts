import { createHash } from 'node:crypto'
import { CLOSE_REQUESTS } from './door-requests-closes.test-data.ts'
import { DEAL_REQUESTS } from './door-requests-deals.test-data.ts'
import { DOCUMENT_REQUESTS } from './door-requests-documents.test-data.ts'
import { HEALTH_REQUESTS } from './door-requests-health.test-data.ts'
import { JOURNEY_REQUESTS } from './door-requests-journeys.test-data.ts'
import { aboutLicenses, LICENSE_REQUESTS } from './door-requests-licenses.test-data.ts'
import { LIFE_REQUESTS } from './door-requests-life.test-data.ts'
import { PAYMENT_REQUESTS } from './door-requests-payments.test-data.ts'
import { aboutPayouts } from './door-requests-payouts.test-data.ts'
import { PLAYBOOK_REQUESTS } from './door-requests-playbooks.test-data.ts'
import { PRICE_REQUESTS } from './door-requests-prices.test-data.ts'
import { aboutPrograms } from './door-requests-programs.test-data.ts'
import { SALES_REQUESTS } from './door-requests-sales.test-data.ts'
import { SELL_THROUGH_REQUESTS } from './door-requests-sell-through.test-data.ts'
import { STANDING_REQUESTS } from './door-requests-standing.test-data.ts'
import { SUBSCRIPTION_REQUESTS } from './door-requests-subscriptions.test-data.ts'
import { aboutTouchpoints } from './door-requests-touchpoints.test-data.ts'
import { TRIAL_REQUESTS } from './door-requests-trials.test-data.ts'
import { USAGE_REQUESTS } from './door-requests-usage.test-data.ts'

/** `as` is one of the demo's people; without it Ada, an owner of the operator. A body makes it a POST. */
export type Asked = Readonly<{
  url: string
  body?: unknown
  as?: keyof typeof PEOPLE
  method?: 'PATCH' | 'DELETE'
  organization?: string
  version?: number
}>
type Refused = Asked & Readonly<{ status: number; code: string }>

/** People of the demo, each for an organization. */
export const PEOPLE = {
  altus: 'ada@altus.example',
  nordwind: 'greta@nordwind.example',
  leaf: 'omar@leaf.example',
  birch: 'jonas@birch.example',
  sakura: 'yuki@sakura.example',
  finance: 'felix@altus.example',
  viewer: 'noor@auditors.example',
} as const

const auditor = {
  kind: 'organization',
  about: 'auditor',
  body: { name: 'Auditor', roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
}

export const TERMS = {
  version: 1,
  title: 'Partner terms',
  parts: ['reseller'],
  text: 'Be good.',
  sha256: createHash('sha256').update('Be good.').digest('hex'),
  from: '2024-01-01T00:00:00Z',
}
export const APPLICATION = {
  ...{ to: 'altus', parts: ['reseller'], contact: 'psn_omar' },
  company: { legalName: 'Leaf Cloud Services Ltd', country: 'GB', taxId: 'GB123' },
}
export const PAPER = {
  ...{ document: 'insurance', name: 'insurance.pdf', mediaType: 'application/pdf', bytes: 19 },
  ...{ sharedWith: 'altus', zone: 'UTC' },
}

/** What was made before, for requests that name it. */
export type Made = Readonly<{
  key: string
  webhook: string
  doomed: string
  invitation: string
  member: string
  content: string
  connection: string
  ended: string
  erased: string
  license: string
  licenseKey: string
  payout: string
  batch: string
  spareBatch: string
  heldPayout: string
  earning: string
  programDraft: string
  submittedDraft: string
  spareDraft: string
  contact: string
  doomedContact: string
  feed: string
  calendar: string
}>
export const PDF = Buffer.from('%PDF-1.7 for a test').toString('base64')
export const endpoint = { url: 'http://127.0.0.1:9/hook', events: ['invoice.issued'] }
export const CONNECTION = {
  issuer: 'https://login.leaf.example',
  domain: 'leaf.example',
  clientId: 'perennial',
  clientSecret: 's',
}
const nobody = 'psn_nobody'

export type Tried = Readonly<{ works: Asked; refused: Refused }>

/** Requests that need nothing to be made before. */
const PLAIN: Readonly<Record<string, Tried>> = {
  ...PRICE_REQUESTS,
  ...DOCUMENT_REQUESTS,
  ...PAYMENT_REQUESTS,
  ...USAGE_REQUESTS,
  ...SUBSCRIPTION_REQUESTS,
  ...SALES_REQUESTS,
  ...LIFE_REQUESTS,
  ...PLAYBOOK_REQUESTS,
  ...HEALTH_REQUESTS,
  ...JOURNEY_REQUESTS,
  ...DEAL_REQUESTS,
  ...STANDING_REQUESTS,
  ...SELL_THROUGH_REQUESTS,
  ...LICENSE_REQUESTS,
  status: { works: { url: '/v1/status' }, refused: { url: '/v1/status?x=1', status: 422, code: 'invalid_input' } },
  month: {
    works: { url: '/v1/month?month=2024-09' },
    refused: { url: '/v1/month?month=2024-13', status: 422, code: 'invalid_input' },
  },
  history: {
    works: { url: '/v1/history' },
    refused: { url: '/v1/history', organization: 'nobody', status: 403, code: 'unknown_organization' },
  },
  organizations: {
    works: { url: '/v1/organizations', as: 'leaf' },
    refused: { url: '/v1/organizations', organization: 'nobody', status: 403, code: 'unknown_organization' },
  },
  invoices: {
    works: { url: '/v1/invoices?month=2024-10' },
    refused: { url: '/v1/invoices?month=October', status: 422, code: 'invalid_input' },
  },
  invoice: {
    works: { url: '/v1/invoices/ALTUS-INV-000011', as: 'nordwind' },
    refused: { url: '/v1/invoices/ALTUS-INV-000011', as: 'leaf', status: 404, code: 'not_found' },
  },
  statements: {
    works: { url: '/v1/statements' },
    refused: { url: '/v1/statements?month=1', status: 422, code: 'invalid_input' },
  },
  statement: {
    works: { url: '/v1/statements/ALTUS-ST-000014', as: 'leaf' },
    refused: { url: '/v1/statements/ALTUS-ST-000014', as: 'birch', status: 404, code: 'not_found' },
  },
  explanation: {
    works: { url: '/v1/explanations/line:ALTUS-INV-000011%2F1' },
    refused: { url: '/v1/explanations/line:ALTUS-INV-000011%2F1', as: 'leaf', status: 404, code: 'not_found' },
  },
  facts: {
    works: { url: '/v1/facts?kind=organization&limit=2' },
    refused: { url: '/v1/facts?limit=1001', status: 422, code: 'invalid_input' },
  },
  fact: {
    works: { url: '/v1/facts/1' },
    refused: { url: '/v1/facts/999999', status: 404, code: 'not_found' },
  },
  ledger: {
    works: { url: '/v1/ledger' },
    refused: { url: '/v1/ledger?limit=0', status: 422, code: 'invalid_input' },
  },
  'ledger-lines': {
    works: { url: '/v1/ledger-lines' },
    refused: { url: '/v1/ledger-lines', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  'trial-balance': {
    works: { url: '/v1/trial-balance' },
    refused: { url: '/v1/trial-balance?x=1', status: 422, code: 'invalid_input' },
  },
  'record-facts': {
    works: { url: '/v1/facts', body: { facts: [auditor] } },
    refused: { url: '/v1/facts', body: { facts: [auditor] }, as: 'leaf', status: 403, code: 'not_yours' },
  },
  'close-month': {
    works: { url: '/v1/closes', body: { month: '2024-10' } },
    refused: { url: '/v1/closes', body: { month: '2024-10' }, as: 'leaf', status: 403, code: 'operator_only' },
  },
  ...CLOSE_REQUESTS,
  settle: {
    works: { url: '/v1/settlements', body: { month: '2024-10' } },
    refused: { url: '/v1/settlements', body: { month: '2999-01' }, status: 409, code: 'month_not_over' },
  },
  me: {
    works: { url: '/v1/me', as: 'viewer' },
    refused: { url: '/v1/me', organization: 'leaf', status: 403, code: 'unknown_organization' },
  },
  members: {
    works: { url: '/v1/members' },
    refused: { url: '/v1/members?limit=0', status: 422, code: 'invalid_input' },
  },
  invitations: {
    works: { url: '/v1/invitations' },
    refused: { url: '/v1/invitations', as: 'viewer', organization: 'birch', status: 403, code: 'unknown_organization' },
  },
  invite: {
    works: { url: '/v1/invitations', body: { email: 'kim@altus.example', roles: ['viewer'] } },
    refused: {
      url: '/v1/invitations',
      body: { email: 'kim@altus.example', roles: ['viewer'] },
      as: 'finance',
      status: 403,
      code: 'role_not_allowed',
    },
  },
  'api-keys': {
    works: { url: '/v1/api-keys' },
    refused: { url: '/v1/api-keys?x=1', status: 422, code: 'invalid_input' },
  },
  'create-api-key': {
    works: { url: '/v1/api-keys', body: { name: 'Warehouse', scopes: ['billing:read'] } },
    refused: {
      url: '/v1/api-keys',
      body: { name: 'Too long', scopes: ['billing:read'], expiresAt: '2999-01-01T00:00:00Z' },
      status: 422,
      code: 'expiry_out_of_range',
    },
  },
  'upload-document': {
    works: { url: '/v1/documents', body: { content: PDF } },
    refused: { url: '/v1/documents', body: { content: 'AAAA' }, status: 415, code: 'media_type_not_allowed' },
  },
  enrollments: {
    works: { url: '/v1/enrollments' },
    refused: { url: '/v1/enrollments?state=gone', status: 422, code: 'invalid_input' },
  },
  enrollment: {
    works: { url: '/v1/enrollments/leaf:altus-reseller', as: 'leaf' },
    refused: { url: '/v1/enrollments/leaf:altus-reseller', as: 'birch', status: 404, code: 'not_found' },
  },
  terms: {
    works: { url: '/v1/terms' },
    refused: { url: '/v1/terms?x=1', status: 422, code: 'invalid_input' },
  },
  'event-types': {
    works: { url: '/v1/event-types' },
    refused: { url: '/v1/event-types?x=1', status: 422, code: 'invalid_input' },
  },
  webhooks: {
    works: { url: '/v1/webhooks' },
    refused: { url: '/v1/webhooks', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  'create-webhook': {
    works: { url: '/v1/webhooks', body: endpoint },
    refused: {
      url: '/v1/webhooks',
      body: { ...endpoint, url: 'http://192.0.2.7/hook' },
      status: 422,
      code: 'wrong_url',
    },
  },
  deliveries: {
    works: { url: '/v1/webhook-deliveries' },
    refused: { url: '/v1/webhook-deliveries', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  audit: {
    works: { url: '/v1/audit' },
    refused: { url: '/v1/audit', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  'invite-owner': {
    works: { url: '/v1/organizations/kestrel-air/owner-invitations', body: { email: 'pilar@kestrel-air.example' } },
    refused: {
      url: '/v1/organizations/leaf/owner-invitations',
      body: { email: 'ada@altus.example' },
      status: 409,
      code: 'has_members',
    },
  },
  'sso-connections': {
    works: { url: '/v1/sso-connections' },
    refused: { url: '/v1/sso-connections', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  'connect-single-sign-on': {
    works: { url: '/v1/sso-connections', body: CONNECTION, as: 'leaf' },
    refused: { url: '/v1/sso-connections', body: { ...CONNECTION, domain: 'x' }, status: 422, code: 'invalid_input' },
  },
  'audit-head': {
    works: { url: '/v1/audit/head' },
    refused: { url: '/v1/audit/head?x=1', status: 422, code: 'invalid_input' },
  },
}

const aboutPeopleAndKeys = (made: Made): Readonly<Record<string, Tried>> => ({
  'change-member': {
    works: { url: `/v1/members/${made.member}`, method: 'PATCH', body: { roles: ['viewer', 'finance'] }, version: 1 },
    refused: {
      url: `/v1/members/${nobody}`,
      method: 'PATCH',
      body: { roles: ['viewer'] },
      version: 1,
      status: 404,
      code: 'not_found',
    },
  },
  'remove-member': {
    works: { url: `/v1/members/${made.member}`, method: 'DELETE' },
    refused: { url: `/v1/members/${nobody}`, method: 'DELETE', status: 404, code: 'not_found' },
  },
  'withdraw-invitation': {
    works: { url: `/v1/invitations/${made.invitation}`, method: 'DELETE' },
    refused: {
      url: `/v1/invitations/${made.invitation}`,
      method: 'DELETE',
      as: 'leaf',
      status: 404,
      code: 'not_found',
    },
  },
  'change-api-key': {
    works: { url: `/v1/api-keys/${made.key}`, method: 'PATCH', body: { name: 'Renamed' }, version: 1 },
    refused: {
      url: `/v1/api-keys/${made.key}`,
      method: 'PATCH',
      body: { name: 'Again' },
      version: 1,
      status: 412,
      code: 'version_changed',
    },
  },
  'rotate-api-key': {
    works: { url: `/v1/api-keys/${made.key}/rotations`, body: { overlapHours: 1 } },
    refused: { url: `/v1/api-keys/${made.key}/rotations`, body: {}, as: 'leaf', status: 404, code: 'not_found' },
  },
  'revoke-api-key': {
    works: { url: `/v1/api-keys/${made.key}`, method: 'DELETE' },
    refused: { url: `/v1/api-keys/${made.key}`, method: 'DELETE', as: 'leaf', status: 404, code: 'not_found' },
  },
  document: {
    works: { url: `/v1/documents/${made.content}`, as: 'leaf' },
    refused: { url: `/v1/documents/${made.content}`, as: 'birch', status: 404, code: 'not_found' },
  },
})

const aboutWebhooksAndConnections = (made: Made): Readonly<Record<string, Tried>> => ({
  webhook: {
    works: { url: `/v1/webhooks/${made.webhook}` },
    refused: { url: `/v1/webhooks/${made.webhook}`, as: 'leaf', status: 404, code: 'not_found' },
  },
  'change-webhook': {
    works: { url: `/v1/webhooks/${made.webhook}`, method: 'PATCH', body: { description: 'Billing' }, version: 1 },
    refused: {
      url: `/v1/webhooks/${made.webhook}`,
      method: 'PATCH',
      body: { description: 'Late' },
      version: 1,
      status: 412,
      code: 'version_changed',
    },
  },
  'rotate-webhook-secret': {
    works: { url: `/v1/webhooks/${made.webhook}/rotations`, body: {} },
    refused: { url: `/v1/webhooks/${made.webhook}/rotations`, body: {}, as: 'leaf', status: 404, code: 'not_found' },
  },
  'test-webhook': {
    works: { url: `/v1/webhooks/${made.webhook}/tests`, body: {} },
    refused: { url: `/v1/webhooks/${made.webhook}/tests`, body: {}, as: 'leaf', status: 404, code: 'not_found' },
  },
  'replay-deliveries': {
    works: { url: `/v1/webhooks/${made.webhook}/replays`, body: { since: '2026-01-01T00:00:00Z' } },
    refused: { url: `/v1/webhooks/${made.webhook}/replays`, body: {}, status: 422, code: 'nothing_named' },
  },
  'remove-webhook': {
    works: { url: `/v1/webhooks/${made.doomed}`, method: 'DELETE' },
    refused: { url: `/v1/webhooks/${made.doomed}`, method: 'DELETE', as: 'leaf', status: 404, code: 'not_found' },
  },
  'confirm-single-sign-on': {
    works: { url: `/v1/sso-connections/${made.connection}/confirmations`, body: {} },
    refused: {
      url: `/v1/sso-connections/${made.connection}/confirmations`,
      body: {},
      as: 'leaf',
      status: 403,
      code: 'operator_only',
    },
  },
  'disconnect-single-sign-on': {
    works: { url: `/v1/sso-connections/${made.ended}`, method: 'DELETE', as: 'leaf' },
    refused: { url: `/v1/sso-connections/${made.connection}`, method: 'DELETE', status: 404, code: 'not_found' },
  },
  'erase-person': {
    works: { url: `/v1/people/${made.erased}`, method: 'DELETE' },
    refused: { url: `/v1/people/${nobody}`, method: 'DELETE', status: 404, code: 'not_found' },
  },
})

/** For each door one request that succeeds and one that is refused. A door without a row fails. */
export const requestsWith = (made: Made): Readonly<Record<string, Tried>> => ({
  ...PLAIN,
  ...aboutPeopleAndKeys(made),
  ...aboutLicenses(made),
  ...aboutPayouts(made),
  ...aboutPrograms(made),
  ...aboutTouchpoints(made),
  ...TRIAL_REQUESTS,
  ...aboutWebhooksAndConnections(made),
})
