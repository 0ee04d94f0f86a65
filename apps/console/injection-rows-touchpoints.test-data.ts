import { type Plant, tried } from './injection-rows.test-data.ts'

const NOTED = '/v1/touchpoints/leaf:monsoon-call/notes'
const NO_CONTACT = `/v1/contacts/ctc_${'0'.repeat(32)}`

const noting =
  (body: (text: string) => object): Plant =>
  ({ omar }, text) =>
    tried(omar, 'POST', NOTED, { body: body(text) })

const PERSON = { customer: 'brightlane', name: 'x' }
const inOneLine = (text: string) => text.replaceAll(/\p{Cc}/gu, ' ').slice(0, 200)
const adding =
  (body: (text: string) => object): Plant =>
  ({ omar }, text, n) =>
    tried(omar, 'POST', '/v1/contacts', { body: { ...PERSON, email: `injected-${n}@x.example`, ...body(text) } })

const MAPPING = { id: { path: 'a' }, at: { path: 'a' }, customer: { path: 'a' }, product: { path: 'a' } }
const PEOPLE = { path: 'a', name: 'a', email: 'a' }
const feeding =
  (changes: (text: string) => object): Plant =>
  ({ omar }, text, n) => {
    const feed = { feed: `leaf:injected-${n}`, name: 'x', kind: 'ticket', mapping: MAPPING }
    return tried(omar, 'POST', '/v1/feeds', { body: { ...feed, ...changes(text) } })
  }
const mapping = (changes: (text: string) => object): Plant =>
  feeding((text) => ({ mapping: { ...MAPPING, ...changes(text.slice(0, 200)) } }))

const FIELDS = ['id', 'at', 'customer', 'product', 'kind', 'severity', 'resolvedAt']
const ofField = (field: string): readonly (readonly [string, Plant])[] => [
  [`create-feed mapping.${field}.path`, mapping((path) => ({ [field]: { path } }))],
  [`create-feed mapping.${field}.value`, mapping((value) => ({ [field]: { value } }))],
  [`create-feed mapping.${field}.values.*`, mapping((word) => ({ [field]: { path: 'a', values: { [word]: word } } }))],
]

/** What stays with its author, and what a system calls things. */
export const KEPT_OF_TOUCHPOINTS: Readonly<Record<string, Plant>> = {
  'note-touchpoint notes': noting((notes) => ({ notes })),
  'note-touchpoint nextStep.what': noting((text) => ({ nextStep: { what: text.slice(0, 1000) } })),
  'note-touchpoint participants[].name': noting((text) => ({ participants: [{ name: text.slice(0, 200) }] })),
  'add-contact name': adding((text) => ({ name: inOneLine(text) })),
  'add-contact consentSource': adding((text) => ({ consentSource: text.slice(0, 200) })),
  'create-feed name': feeding((text) => ({ name: text.slice(0, 200) })),
  ...Object.fromEntries(FIELDS.flatMap(ofField)),
  'create-feed mapping.items': mapping((items) => ({ items })),
  'create-feed mapping.participants.path': mapping((path) => ({ participants: { ...PEOPLE, path } })),
  'create-feed mapping.participants.name': mapping((name) => ({ participants: { ...PEOPLE, name } })),
  'create-feed mapping.participants.email': mapping((email) => ({ participants: { ...PEOPLE, email } })),
  'create-feed mapping.participants.accepted.path': mapping((path) => ({
    participants: { ...PEOPLE, accepted: { path, is: 'a' } },
  })),
  'create-feed mapping.participants.accepted.is': mapping((text) => ({
    participants: { ...PEOPLE, accepted: { path: 'a', is: text.slice(0, 60) } },
  })),
}

const MAPPED = [
  ...FIELDS.flatMap((field) => ['path', 'value', 'values.*'].map((part) => `mapping.${field}.${part}`)),
  ...['mapping.items', 'mapping.at.format', 'mapping.at.zone', 'mapping.participants.accepted.is'],
  ...['path', 'name', 'email', 'accepted.path'].map((part) => `mapping.participants.${part}`),
]

export const REFUSED_OF_TOUCHPOINTS: Readonly<Record<string, readonly string[]>> = {
  'note-touchpoint': ['nextStep.due', 'participants[].contact', 'participants[].email'],
  'ask-confirmation': ['contact'],
  'confirmation-preview': ['token'],
  'answer-confirmation': ['token'],
  'add-contact': ['customer', 'email'],
  'change-contact': ['consentSource', 'email', 'name'],
  'create-feed': ['feed', 'mapping.at.format', 'mapping.at.zone'],
  'change-feed': ['name', ...MAPPED],
  'rotate-feed-secret': ['feed'],
  'import-feed': ['feed', 'rows[].*'],
  'resolve-feed-name': ['feed', 'means', 'name'],
}

const WHOLE = Object.fromEntries(FIELDS.map((field) => [field, { path: 'a' }]))
const NO_FEED = { feed: 'altus:none' }

/** Where a request names a thing, it is one that is not there, so that whatever is planted in it is refused. */
export const REQUESTS_OF_TOUCHPOINTS: Readonly<
  Record<string, readonly [method: 'POST' | 'PATCH', path: string, body: object]>
> = {
  'note-touchpoint': [
    'POST',
    '/v1/touchpoints/altus:none/notes',
    { participants: [{ name: 'x' }], nextStep: { what: 'x' } },
  ],
  'ask-confirmation': ['POST', '/v1/touchpoints/altus:none/confirmation-asks', {}],
  'confirmation-preview': ['POST', '/v1/confirmations/preview', {}],
  'answer-confirmation': ['POST', '/v1/confirmations', { answer: 'denied' }],
  'add-contact': ['POST', '/v1/contacts', { ...PERSON, email: 'x@x.example' }],
  'change-contact': ['PATCH', NO_CONTACT, {}],
  'create-feed': ['POST', '/v1/feeds', { feed: 'altus:injected', name: 'x', kind: 'ticket', mapping: MAPPING }],
  'change-feed': [
    'PATCH',
    '/v1/feeds/altus:none',
    { mapping: { ...WHOLE, participants: { ...PEOPLE, accepted: { path: 'a', is: 'a' } } } },
  ],
  'rotate-feed-secret': ['POST', '/v1/feed-rotations', {}],
  'import-feed': ['POST', '/v1/feed-imports', { ...NO_FEED, rows: [{ a: 'b' }] }],
  'resolve-feed-name': ['POST', '/v1/feed-names', { ...NO_FEED, kind: 'customer', name: 'x' }],
}
