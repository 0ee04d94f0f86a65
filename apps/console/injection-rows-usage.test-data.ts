import { type Plant, tried } from './injection-rows.test-data.ts'

const FROM = '2026-01-01T00:00:00Z'

/** The forms of a body with one event, by what stands before its fields in the API's reference. */
const USAGE_BODIES: Readonly<Record<string, (event: object) => object>> = {
  'events[].': (event) => ({ events: [event] }),
  '[].': (event) => [event],
  '': (event) => event,
}

const USAGE_FIELDS: Readonly<Record<string, (text: string) => object>> = {
  source: (source) => ({ source }),
  id: (id) => ({ id }),
  type: (type) => ({ type }),
  subject: (subject) => ({ subject }),
  'data.*': (value) => ({ data: { value, label: value } }),
  'data.*.*': (value) => ({ data: { value: '1', within: { label: value } } }),
}

/** Sends one event with a text in a field. One that is rejected in a list is told as one that came alone. */
export const usingIn =
  (form: string, fields: (text: string) => object): Plant =>
  async ({ ada }, text, n) => {
    const plain = { specversion: '1.0', source: 'injected', id: `${n}`, type: 'injected', subject: 'injected' }
    const event = { ...plain, time: FROM, data: { value: '1' }, ...fields(text) }
    const sent = await tried(ada, 'POST', '/v1/events', { body: USAGE_BODIES[form]?.(event) })
    const [rejected] = (sent.answer['rejected'] ?? []) as readonly Readonly<{ code: string; says: string }>[]
    return rejected && sent.status === 200
      ? { status: 422, answer: { code: rejected.code, detail: rejected.says } }
      : sent
  }

/** Texts in usage events, in each form of a body, that are kept as they were sent. */
export const KEPT_OF_USAGE: Readonly<Record<string, Plant>> = Object.fromEntries(
  Object.keys(USAGE_BODIES).flatMap((form) =>
    Object.entries(USAGE_FIELDS).map(([field, fields]) => [`record-usage ${form}${field}`, usingIn(form, fields)]),
  ),
)
