import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { currentCut } from './positions.ts'

/** Why an endpoint hears nothing: somebody asked for it, it said 410, or nothing but failures came from it. */
export type DisabledBecause = 'asked' | 'gone' | 'failing'

/** An endpoint as it is kept; its secrets are sealed. */
export type StoredWebhook = Readonly<{
  id: string
  organization: OrganizationId
  url: string
  events: readonly string[]
  description: string
  enabled: boolean
  disabledBecause: DisabledBecause | null
  secret: string
  previousSecret: string | null
  previousUntil: string | null
  createdBy: string
  createdAt: string
  version: number
}>

const COLUMNS = sql`id, organization_id as organization, url, events, description, enabled, disabled_because as "disabledBecause",
  secret, previous_secret as "previousSecret", previous_until as "previousUntil", created_by as "createdBy",
  created_at as "createdAt", version`

/** How many endpoints the acting organization has; removed ones don't count. */
export async function countWebhooks(acting: Acting): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from webhook where removed_at is null`.execute(
    acting,
  )
  return rows[0]?.n ?? 0
}

/** Keeps a new endpoint, which hears of what becomes visible from now on. */
export async function saveWebhook(acting: Acting, webhook: StoredWebhook): Promise<void> {
  const { id, organization, url, events, description, secret, createdBy, createdAt } = webhook
  const { record } = await currentCut(acting)
  await acting
    .insertInto('webhook')
    .values({
      id,
      organization_id: organization,
      url,
      events,
      description,
      secret,
      created_by: createdBy,
      created_at: createdAt,
    })
    .execute()
  await acting
    .insertInto('webhook_progress')
    .values({ webhook_id: id, organization_id: organization, live: true, position: record, number: END_OF_POSITION })
    .execute()
}

/** Past the last event of any position. */
export const END_OF_POSITION = 2_147_483_647

/** An endpoint of the acting organization, locked until the transaction ends; undefined where there is none. */
export async function lockWebhook(acting: Acting, id: string): Promise<StoredWebhook | undefined> {
  const { rows } = await sql<StoredWebhook>`select ${COLUMNS} from webhook
    where id = ${id} and removed_at is null for update`.execute(acting)
  return rows[0]
}

/** An endpoint of the acting organization, to be read only. */
export async function findWebhook(acting: Acting, id: string): Promise<StoredWebhook | undefined> {
  const { rows } = await sql<StoredWebhook>`select ${COLUMNS} from webhook
    where id = ${id} and removed_at is null`.execute(acting)
  return rows[0]
}

export type WebhookChange = Readonly<Pick<StoredWebhook, 'url' | 'events' | 'description' | 'disabledBecause'>>

/**
 * Changes a locked endpoint and comes back with its new version. One that is disabled keeps its deliveries and its place: enabled
 * again, it hears of all that it missed.
 */
export async function changeWebhook(acting: Acting, id: string, change: WebhookChange): Promise<number> {
  const { url, events, description, disabledBecause } = change
  const enabled = disabledBecause === null
  const row = await acting
    .updateTable('webhook')
    .set({ url, events, description, enabled, disabled_because: disabledBecause, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  await acting
    .updateTable('webhook_progress')
    .set(enabled ? { live: true, failing_since: null, quiet_until: null } : { live: false })
    .where('webhook_id', '=', id)
    .execute()
  return row.version
}

/** Puts a new secret in the place of the one that is there, which signs beside it until a moment. */
export async function rotateSecret(
  acting: Acting,
  id: string,
  secrets: Readonly<{ secret: string; previousUntil: Temporal.Instant; previousSecret: string }>,
): Promise<number> {
  const { secret, previousSecret, previousUntil } = secrets
  const row = await acting
    .updateTable('webhook')
    .set({
      secret,
      previous_secret: previousSecret,
      previous_until: previousUntil.toString(),
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

/** Takes an endpoint out of use for ever: its secrets go, what waits is dropped, its log stays. */
export async function removeWebhook(acting: Acting, id: string, now: Temporal.Instant): Promise<void> {
  await acting
    .updateTable('webhook')
    .set({
      removed_at: now.toString(),
      enabled: false,
      disabled_because: 'asked',
      secret: '',
      previous_secret: null,
      previous_until: null,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
  await acting.updateTable('webhook_progress').set({ live: false }).where('webhook_id', '=', id).execute()
  await acting
    .updateTable('webhook_delivery')
    .set({ state: 'dropped', ended_at: now.toString() })
    .where('webhook_id', '=', id)
    .where('state', '=', 'pending')
    .execute()
}
