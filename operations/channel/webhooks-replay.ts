import { z } from 'zod'
import { OWNER_ONLY } from '#core/channel/access.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { type Acting, actAs } from '#stores/postgres/acting.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import {
  deliverOne,
  MOST_REPLAYED,
  replayDelivery,
  replaySince,
  type Since,
} from '#stores/postgres/webhook-deliveries.ts'
import { find, webhookId } from './webhooks.ts'

const WHO = { who: 'organization', roles: OWNER_ONLY, scopes: ['access:write'] } as const

/** Sends a ping to one endpoint. */
export const testWebhook = door({
  name: 'test-webhook',
  kind: 'act',
  summary: 'Send a ping to an endpoint',
  description:
    'The ping goes the way of every event: signed, logged, and tried again where it fails. No other endpoint hears of it. Each call sends one.',
  http: { method: 'POST', path: '/v1/webhooks/{id}/tests' },
  command: 'webhook test',
  input: z.object({ id: webhookId }),
  output: z.object({ id: z.string(), delivery: z.string() }),
  refusals: { not_found: 404, webhook_disabled: 409 },
  access: WHO,
  idempotency: 'in_transaction',
  run: (context, { id }) =>
    actAs(context, async (acting) => {
      const found = await findEnabled(acting, id)
      if (!found.ok) return found
      const { now, organization } = context
      const position = await takePositions(acting, 1, now)
      await announce(acting, position, [{ type: 'ping', at: now, parties: [organization], data: { webhook: id } }])
      return ok({ id, delivery: await deliverOne(acting, { webhook: id, position, now }) })
    }),
})

/** Sends again what an endpoint was sent, or should have been. */
export const replayDeliveries = door({
  name: 'replay-deliveries',
  kind: 'act',
  summary: 'Send events to an endpoint again',
  description:
    'One delivery, or every event of the types that the endpoint names since a moment or a position. Each comes with the webhook-id that it has always had, so a receiver that remembers ids knows it again. Events from before the endpoint was made can be sent too. Each call sends once more.',
  http: { method: 'POST', path: '/v1/webhooks/{id}/replays' },
  command: 'webhook replay',
  input: z.object({
    id: webhookId,
    since: instant.optional(),
    position: z.coerce.number().int().min(1).optional().meta({ description: 'All since this position, itself too' }),
    delivery: z.string().min(1).max(100).optional().meta({ description: 'Id of one delivery' }),
  }),
  output: z.object({ id: z.string(), deliveries: z.int().meta({ description: 'How many will be sent' }) }),
  refusals: { not_found: 404, webhook_disabled: 409, nothing_named: 422, too_many_events: 422 },
  access: WHO,
  idempotency: 'in_transaction',
  run: (context, wanted) => actAs(context, (acting) => replay(acting, context, wanted)),
})

type Wanted = Readonly<{
  id: string
  since?: string | undefined
  position?: number | undefined
  delivery?: string | undefined
}>

async function replay(
  acting: Acting,
  { now }: Context,
  { id, since, position, delivery }: Wanted,
): Promise<Result<{ id: string; deliveries: number }, Refusal>> {
  const ways = [since, position, delivery].filter((way) => way !== undefined)
  if (ways.length !== 1) {
    return refuse({ code: 'nothing_named', says: 'Name one of since, position and delivery' })
  }
  const found = await findEnabled(acting, id)
  if (!found.ok) return found
  if (delivery !== undefined) {
    const deliveries = await replayDelivery(acting, { webhook: id, delivery, now })
    if (deliveries > 0) return ok({ id, deliveries })
    return refuse({ code: 'not_found', says: `The endpoint has no delivery ${delivery}` })
  }
  const from: Since = position === undefined ? { moment: since ?? '' } : { position }
  const deliveries = await replaySince(acting, { webhook: id, since: from, now })
  if (deliveries !== undefined) return ok({ id, deliveries })
  const says = `There are more than ${MOST_REPLAYED} events since then: begin later`
  return refuse({ code: 'too_many_events', says })
}

async function findEnabled(acting: Acting, id: string): ReturnType<typeof find> {
  const found = await find(acting, id)
  if (!found.ok || found.value.enabled) return found
  return refuse({ code: 'webhook_disabled', says: `The endpoint ${id} is disabled: enable it first` })
}
