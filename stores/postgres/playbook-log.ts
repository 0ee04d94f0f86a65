import { sql } from 'kysely'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { DoneStep } from '#core/life/playbook.ts'
import type { SignalKind } from '#core/life/signal.ts'
import type { Acting } from './acting.ts'

/** A mail that a playbook writes: whom it is for, a person, a role or the customer's contacts, and what it says. */
export type PlaybookMail = Readonly<{ to: string; subject: string; text: string }>

/** One thing that a playbook has done. */
export type NewLogRow = Readonly<{
  playbook: OwnedId
  occurrence: string
  step: string
  version: number
  signal: SignalKind
  customer: OrganizationId
  product: OwnedId | undefined
  did: 'begin' | 'task' | 'mail' | 'webhook' | 'escalate' | 'end'
  says: string
  task: OwnedId | undefined
  mail: PlaybookMail | undefined
}>

/** What a step is known by among all that an organization's playbooks did. */
export function logKey({ playbook, occurrence, step }: Pick<NewLogRow, 'playbook' | 'occurrence' | 'step'>): string {
  return `${playbook} ${occurrence} ${step}`
}

/** What was done in runs that are not over, and in those of these occurrences. */
export async function loadDone(
  acting: Acting,
  organization: OrganizationId,
  occurrences: readonly string[],
): Promise<readonly (DoneStep & Pick<NewLogRow, 'signal' | 'customer' | 'product'>)[]> {
  type Row = Readonly<{
    playbook: string
    occurrence: string
    step: string
    version: number
    at: string
    task: string | null
    signal: SignalKind
    customer: string
    product: string | null
  }>
  const { rows } = await sql<Row>`
    select playbook, occurrence, step, version, at, task, signal, customer, product from playbook_log l
    where organization_id = ${organization} and (occurrence = any(${[...occurrences]}) or not exists (
      select from playbook_log e where e.organization_id = l.organization_id and e.playbook = l.playbook
        and e.occurrence = l.occurrence and e.did = 'end'))
    order by playbook, occurrence, at, step`.execute(acting)
  return rows.map(({ task, product, at, version, ...row }) => ({
    ...row,
    version: Number(version),
    at: Temporal.Instant.from(at),
    task: task ?? undefined,
    product: product ?? undefined,
  }))
}

/** When each of these tasks is due that is still open, up to a record position. */
export async function loadOpenTasks(
  acting: Acting,
  tasks: readonly OwnedId[],
): Promise<ReadonlyMap<OwnedId, Temporal.Instant>> {
  if (tasks.length === 0) return new Map()
  const { rows } = await sql<{ about: string; due: string }>`
    select t.about, t.body ->> 'due' as due from unnest(${[...tasks]}::text[]) as w (about) cross join lateral (
      select about, body, position from fact where kind = 'task' and about = w.about order by position desc limit 1
    ) t where not exists (
      select from fact d where d.kind = 'task_done' and d.about = t.about and d.position > t.position)`.execute(acting)
  return new Map(rows.map(({ about, due }) => [about, Temporal.Instant.from(due)]))
}

/** Takes down what is done in this transaction; what comes back, by its key, nobody had done before. */
export async function addToLog(
  acting: Acting,
  { organization, now }: Readonly<{ organization: OrganizationId; now: Temporal.Instant }>,
  done: readonly NewLogRow[],
): Promise<ReadonlySet<string>> {
  if (done.length === 0) return new Set()
  const rows = done.map(({ mail, product, task, ...row }) => ({
    ...row,
    organization_id: organization,
    at: now.toString(),
    product: product ?? null,
    task: task ?? null,
    mail: mail === undefined ? null : JSON.stringify(mail),
    mail_state: mail === undefined ? null : 'waiting',
  }))
  const added = await acting
    .insertInto('playbook_log')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning(['playbook', 'occurrence', 'step'])
    .execute()
  return new Set(added.map(logKey))
}

export type WaitingMail = PlaybookMail &
  Pick<NewLogRow, 'playbook' | 'occurrence' | 'step' | 'customer'> &
  Readonly<{ tries: number }>

/** A mail that somebody took to send it, and that nobody heard of after so long, is taken again. */
const TAKEN_MINUTES = 10

/** Takes mails that wait to be sent: for some minutes nobody else does. Call it in a transaction of its own. */
export async function takeMails(
  acting: Acting,
  { organization, now, most }: Readonly<{ organization: OrganizationId; now: Temporal.Instant; most: number }>,
): Promise<readonly WaitingMail[]> {
  const before = now.subtract({ minutes: TAKEN_MINUTES }).toString()
  type Row = Omit<WaitingMail, keyof PlaybookMail> & Readonly<{ mail: PlaybookMail }>
  const { rows } = await sql<Row>`
    update playbook_log l set mail_tries = l.mail_tries + 1, mail_tried_at = ${now.toString()}::timestamptz
    from (select playbook, occurrence, step from playbook_log
      where organization_id = ${organization} and mail_state = 'waiting'
        and (mail_tried_at is null or mail_tried_at <= ${before}::timestamptz)
      order by at limit ${most} for update skip locked) w
    where l.organization_id = ${organization} and (l.playbook, l.occurrence, l.step) = (w.playbook, w.occurrence, w.step)
    returning l.playbook, l.occurrence, l.step, l.customer, l.mail_tries as tries, l.mail`.execute(acting)
  return rows.map(({ mail, ...row }) => ({ ...row, ...mail }))
}

/** Says what became of a mail. */
export async function endMail(
  acting: Acting,
  organization: OrganizationId,
  { playbook, occurrence, step }: Pick<WaitingMail, 'playbook' | 'occurrence' | 'step'>,
  state: 'sent' | 'failed',
): Promise<void> {
  await sql`update playbook_log set mail_state = ${state} where organization_id = ${organization}
    and playbook = ${playbook} and occurrence = ${occurrence} and step = ${step}`.execute(acting)
}

/** Which organizations have playbooks: for the operator, who runs them all. */
export async function findPlaybookOwners(acting: Acting): Promise<readonly OrganizationId[]> {
  const { rows } = await sql<{ id: OrganizationId }>`select playbook_owners() as id order by 1`.execute(acting)
  return rows.map(({ id }) => id)
}
