import { sql } from 'kysely'
import type { Acting, ActingContext } from './acting.ts'

/** The most of an act's input that the log keeps: what is longer is shown by its beginning. */
const MOST_INPUT = 4_000

/**
 * Appends what this transaction has changed, with who did it and from where, to the audit log; nothing where nothing changed.
 * The database gathers the changes itself and refuses to commit any that were not appended. It is the last thing before the
 * commit, as the log's head stays locked until then.
 */
export async function appendAudit(acting: Acting, context: ActingContext): Promise<void> {
  const { act, organization, now } = context
  await sql`select append_audit(${now.toString()}::timestamptz, ${organization}, ${act?.organization ?? organization},
    ${JSON.stringify(tellingOf(context))}::jsonb)`.execute(acting)
}

function tellingOf({ act, principal, from }: ActingContext): Readonly<Record<string, unknown>> {
  const by =
    principal.kind === 'person'
      ? { kind: principal.kind, id: principal.id, roles: principal.roles }
      : principal.kind === 'key'
        ? { kind: principal.kind, id: principal.id }
        : { kind: principal.kind }
  return {
    by,
    ...(act && { act: act.door }),
    ...(act?.why !== undefined && { why: act.why }),
    ...(from && { from }),
    ...(act?.input !== undefined && { input: shortened(act.input) }),
  }
}

function shortened(input: unknown): unknown {
  const text = JSON.stringify(input) ?? 'null'
  return text.length <= MOST_INPUT ? input : { beginning: text.slice(0, MOST_INPUT), characters: text.length }
}

/** Notes something that happened and changes no row: the transaction's row of the log tells it. */
export async function noteEvent(acting: Acting, kind: string, what: Readonly<Record<string, unknown>>): Promise<void> {
  await sql`select note_event(${kind}, ${JSON.stringify(what)}::jsonb)`.execute(acting)
}
