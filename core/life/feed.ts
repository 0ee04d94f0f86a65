import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { isOrganizationId, isOwnedId, type OrganizationId, type OwnedId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { isSound } from '#core/metering/cloud-event.ts'
import { timeReader } from '#core/metering/mapped-time.ts'
import { SEVERITIES, type Severity } from './ticket.ts'
import { TOUCHPOINT_KINDS, type TouchpointKind } from './touchpoint.ts'
import type { Participant } from './touchpoint-detail.ts'

/** The systems that tell of contacts: customer relations, services of a partner, tickets, calendars. */
export const FEED_KINDS = ['crm', 'psa', 'ticket', 'calendar'] as const
export type FeedKind = (typeof FEED_KINDS)[number]

/** Where one value of an item is: at a path (`ticket.company.name`, or a column), or the same for all; `values` translate its words. */
export type FeedField = Readonly<{ path?: string; value?: string; values?: Readonly<Record<string, string>> }>

/** How an item of a system becomes a contact or a ticket. */
export type FeedMapping = Readonly<{
  /** Where in a message the list of items is; without it the message is the list, or one item. */
  items?: string
  id: FeedField
  at: FeedField & Readonly<{ format?: string; zone?: string }>
  customer: FeedField
  product: FeedField
  /** Of a ticket feed not needed: its contacts are tickets. */
  kind?: FeedField
  severity?: FeedField
  resolvedAt?: FeedField
  /** Who took part: a list of objects, and which of them have accepted. */
  participants?: Readonly<{
    path: string
    name: string
    email?: string
    accepted?: Readonly<{ path: string; is: string }>
  }>
}>

/** Names of a system that stand for organizations and products. */
export type FeedNames = Readonly<{
  customer: Readonly<Record<string, OrganizationId>>
  product: Readonly<Record<string, OwnedId>>
}>

export type FeedItem = Readonly<{
  id: string
  at: string
  /** In the words of the system. */
  customer: string
  product: string
  kind: TouchpointKind
  severity: Severity
  resolvedAt?: string
  participants: readonly Participant[]
  /** The addresses of those who have accepted to take part. */
  accepted: readonly string[]
}>

export type ItemRefusal = Readonly<{ code: 'missing_value' | 'unknown_value' | 'wrong_value'; says: string }>

/** A vendor takes the word of a partner's feed for contacts of these kinds; none takes it back. */
export type FeedAdmittedBody = Readonly<{ feed: OwnedId; kinds: readonly TouchpointKind[] }>
export type FeedAdmittedFact = Fact<'feed_admitted', FeedAdmittedBody>

/** Whether a vendor admits contacts of a kind from a feed, by what it told last. */
export function isAdmitted(
  facts: readonly Fact[],
  { feed, vendor, kind }: Readonly<{ feed: OwnedId; vendor: OrganizationId; kind: TouchpointKind }>,
): boolean {
  const told = [...newestAboutEach(factsOfKind<FeedAdmittedFact>(facts, 'feed_admitted')).values()]
  return told.some(({ owner, body }) => owner === vendor && body.feed === feed && body.kinds.includes(kind))
}

/** The items in a message, where it has a list at the place that the mapping names; else itself. */
export function itemsIn(message: unknown, { items }: Pick<FeedMapping, 'items'>): readonly unknown[] | undefined {
  const found = items === undefined ? message : valueAt(message, items)
  if (Array.isArray(found)) return found
  return isObject(found) ? [found] : undefined
}

/** What an item says, or why it can't be used. */
export function readItem(item: unknown, mapping: FeedMapping, feed: FeedKind): Result<FeedItem, ItemRefusal> {
  const texts = {
    id: textOf(item, mapping.id),
    at: textOf(item, mapping.at),
    customer: textOf(item, mapping.customer),
    product: textOf(item, mapping.product),
    kind: feed === 'ticket' ? 'ticket' : textOf(item, mapping.kind),
  }
  const missing = Object.entries(texts).find(([, text]) => text === '')
  if (missing) return refuse({ code: 'missing_value', says: `No value for ${missing[0]}` })
  const long = Object.entries(texts).find(([, text]) => text.length > LONGEST)
  if (long) return refuse({ code: 'wrong_value', says: `${long[0]} is longer than ${LONGEST} characters` })
  const broken = Object.entries(texts).find(([, text]) => !isSound(text))
  if (broken) return refuse({ code: 'wrong_value', says: `${broken[0]} has a NUL or half of a surrogate pair` })
  const kind = wordOf(texts.kind, TOUCHPOINT_KINDS)
  if (!kind) return unknownWord('kind', texts.kind, TOUCHPOINT_KINDS)
  const severityText = textOf(item, mapping.severity) || 'normal'
  const severity = wordOf(severityText, SEVERITIES)
  if (!severity) return unknownWord('severity', severityText, SEVERITIES)
  const at = momentOf(texts.at, mapping.at, mapping)
  if (!at.ok) return at
  const resolvedText = textOf(item, mapping.resolvedAt)
  const resolved = resolvedText === '' ? ok(undefined) : momentOf(resolvedText, mapping.resolvedAt, mapping)
  if (!resolved.ok) return resolved
  if (resolved.value && isBefore(resolved.value, at.value))
    return refuse({ code: 'wrong_value', says: 'resolvedAt is before at' })
  return ok({
    ...{ id: texts.id, customer: texts.customer, product: texts.product, kind, severity, at: at.value.toString() },
    ...(resolved.value && { resolvedAt: resolved.value.toString() }),
    ...peopleOf(item, mapping.participants),
  })
}

const LONGEST = 200

/** Whom and what an item is about, by the names that the feed knows; or the first name that stands for nothing. */
export function resolveNames(
  { customer, product }: Pick<FeedItem, 'customer' | 'product'>,
  names: FeedNames,
): Result<Readonly<{ customer: OrganizationId; product: OwnedId }>, UnknownName> {
  const known = nameIn(names.customer, customer) ?? (isOrganizationId(customer) ? customer : undefined)
  if (known === undefined) return refuse({ kind: 'customer', name: customer })
  const sold = nameIn(names.product, product) ?? (isOwnedId(product) ? product : undefined)
  return sold === undefined ? refuse({ kind: 'product', name: product }) : ok({ customer: known, product: sold })
}

export type UnknownName = Readonly<{ kind: keyof FeedNames; name: string }>

function nameIn(names: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A column is looked for by its whole name first: it may have dots in it. */
function valueAt(item: unknown, path: string): unknown {
  if (isObject(item) && Object.hasOwn(item, path)) return item[path]
  return path.split('.').reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return /^\d+$/.test(name) ? at[Number(name)] : undefined
    return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }, item)
}

function textAt(item: unknown, path: string): string {
  const value = valueAt(item, path)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' ? value.trim() : ''
}

function textOf(item: unknown, field: FeedField | undefined): string {
  if (!field) return ''
  const text = field.path === undefined ? '' : textAt(item, field.path)
  const said = text === '' ? (field.value ?? '') : text
  return field.values === undefined ? said : (nameIn(field.values, said) ?? said)
}

function wordOf<Word extends string>(text: string, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === text)
}

function unknownWord(field: string, text: string, words: readonly string[]) {
  const says = `${field} is ${JSON.stringify(text.slice(0, 60))}; wanted ${words.join(', ')}: translate it by values`
  return refuse<ItemRefusal>({ code: 'unknown_value', says })
}

function momentOf(
  text: string,
  field: FeedField | undefined,
  { at }: FeedMapping,
): Result<Temporal.Instant, ItemRefusal> {
  const read = timeReader({ format: at.format, zone: at.zone })
  if (!read.ok) return refuse({ code: 'wrong_value', says: read.refusal })
  const moment = read.value({ column: field?.path ?? 'at', text })
  return moment.ok ? moment : refuse({ code: 'wrong_value', says: moment.refusal.says })
}

const MOST_PEOPLE = 100

function peopleOf(item: unknown, field: FeedMapping['participants']): Pick<FeedItem, 'participants' | 'accepted'> {
  const list = field && valueAt(item, field.path)
  if (!field || !Array.isArray(list)) return { participants: [], accepted: [] }
  const people = list.slice(0, MOST_PEOPLE).map((one: unknown) => ({
    name: sound(textAt(one, field.name).slice(0, LONGEST)),
    email: field.email === undefined ? '' : sound(textAt(one, field.email).toLowerCase().slice(0, 254)),
    accepted: field.accepted !== undefined && textAt(one, field.accepted.path) === field.accepted.is,
  }))
  const known = people.filter(({ name, email }) => name !== '' || email !== '')
  return {
    participants: known.map(({ name, email }) => ({ name: name || email, ...(email !== '' && { email }) })),
    accepted: known.flatMap(({ email, accepted }) => (accepted && email !== '' ? [email] : [])),
  }
}

/** Of somebody who took part, what can be kept: nobody's meeting is lost for a broken character in a name. */
function sound(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
