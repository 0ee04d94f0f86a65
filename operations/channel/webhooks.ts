import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { OWNER_ONLY } from '#core/channel/access.ts'
import { nameOf } from '#core/channel/membership.ts'
import { EVERY_EVENT, MOST_WEBHOOKS, OVERLAP_HOURS, secretPlace } from '#core/channel/webhook.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import {
  countWebhooks,
  lockWebhook,
  rotateSecret,
  type StoredWebhook,
  changeWebhook as saveChange,
  removeWebhook as saveRemoval,
  saveWebhook,
} from '#stores/postgres/webhooks.ts'
import { version } from './members.ts'
import { EVENT_TYPES } from './webhooks-catalog.ts'
import { urlFault } from './webhooks-url.ts'

export const webhookId = z
  .string()
  .regex(/^whk_[0-9a-f]{32}$/, 'the id of an endpoint: whk_ and 32 hexadecimal digits')
  .meta({ description: 'Id of an endpoint', example: 'whk_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' })

const url = z.string().min(1).max(2_000).meta({ format: 'uri', example: 'https://hooks.nordwind.example/perennial' })
const events = z
  .array(z.string().max(100))
  .min(1)
  .max(200)
  .meta({ description: 'Types of events, or * for all, also for those that come later', example: ['invoice.issued'] })
const description = z.string().max(500)
const secret = z.string().meta({ description: 'Shown once: deliveries are signed with it', example: 'whsec_…' })
const moment = z.string().meta({ format: 'date-time' })

const endpoint = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  description: z.string(),
  enabled: z.boolean(),
  version: z.int(),
})

/** What speaks against what an endpoint is to be. */
const WRONG = { wrong_url: 422, unknown_event_type: 422 } as const
const WHO = { who: 'organization', roles: OWNER_ONLY, scopes: ['access:write'] } as const

/** Makes an endpoint that hears of events from now on. */
export const createWebhook = door({
  name: 'create-webhook',
  kind: 'act',
  summary: 'Create an endpoint that events are sent to',
  description:
    'It hears of what becomes known from now on, of the types that it names, as far as your organization may see it. The secret that deliveries are signed with is shown once. An organization has at most 20 endpoints. Each call makes a new one.',
  http: { method: 'POST', path: '/v1/webhooks' },
  command: 'webhook create',
  input: z.object({ url, events: events.default([EVERY_EVENT]), description: description.default('') }),
  output: endpoint.extend({ secret }),
  refusals: { ...WRONG, too_many_webhooks: 409 },
  access: WHO,
  idempotency: 'in_transaction',
  secrets: ['secret'],
  run: (context, wanted) => actAs(context, (acting) => create(acting, context, wanted)),
})

type Wanted = Readonly<{ url: string; events: readonly string[]; description: string }>

async function create(acting: Acting, context: Context, wanted: Wanted) {
  const { organization, now, principal } = context
  const fault = faultOf(wanted, context)
  if (fault) return refuse(fault)
  await lockInTurn(acting, `webhooks of ${organization}`)
  if ((await countWebhooks(acting)) >= MOST_WEBHOOKS) {
    return refuse({ code: 'too_many_webhooks', says: `${MOST_WEBHOOKS} endpoints is the most: remove one first` })
  }
  const id = `whk_${randomUUID().replaceAll('-', '')}`
  const plain = newSecret()
  const made = { createdBy: nameOf(principal), createdAt: now.toString(), previousSecret: null, previousUntil: null }
  const stands = { enabled: true, disabledBecause: null, version: 1 }
  const webhook = { id, organization, ...wanted, ...stands, ...made, secret: sealed(context, id, plain) }
  await saveWebhook(acting, webhook)
  return ok({ ...shown(webhook), secret: plain })
}

/** Changes where an endpoint is, what it hears of, or whether it hears of anything. */
export const changeWebhook = door({
  name: 'change-webhook',
  kind: 'act',
  summary: 'Change an endpoint, or enable or disable it',
  description:
    'A disabled endpoint keeps its place: enabled again, it hears of all that it missed. Refused where somebody changed the endpoint since you read it. The same again changes nothing.',
  http: { method: 'PATCH', path: '/v1/webhooks/{id}' },
  command: 'webhook change',
  input: z.object({
    id: webhookId,
    url: url.optional(),
    events: events.optional(),
    description: description.optional(),
    enabled: z.boolean().optional(),
    version,
  }),
  output: endpoint,
  refusals: { ...WRONG, not_found: 404, version_changed: 412 },
  access: WHO,
  idempotency: 'by_nature',
  versioned: true,
  run: (context, wanted) => actAs(context, (acting) => change(acting, context, wanted)),
})

type Change = Readonly<{ id: string; version: number; enabled?: boolean | undefined }> & {
  readonly [Field in keyof Wanted]?: Wanted[Field] | undefined
}

async function change(acting: Acting, context: Context, wanted: Change) {
  const found = await find(acting, wanted.id)
  if (!found.ok) return found
  const before = found.value
  if (wanted.version !== before.version) {
    const says = `The endpoint is at version ${before.version}, not ${wanted.version}`
    return refuse({ code: 'version_changed', says })
  }
  const next = {
    url: wanted.url ?? before.url,
    events: wanted.events ?? before.events,
    description: wanted.description ?? before.description,
  }
  const fault = faultOf(next, context)
  if (fault) return refuse(fault)
  const enabled = wanted.enabled ?? before.enabled
  const disabledBecause = enabled ? null : (before.disabledBecause ?? ('asked' as const))
  const after = { ...before, ...next, enabled, disabledBecause }
  if (JSON.stringify(after) === JSON.stringify(before)) return ok(shown(before))
  return ok(shown({ ...after, version: await saveChange(acting, before.id, after) }))
}

/** Takes an endpoint away. */
export const removeWebhook = door({
  name: 'remove-webhook',
  kind: 'act',
  summary: 'Remove an endpoint for ever',
  description: 'Nothing is sent to it any more, also nothing that waits. Its deliveries stay in the log.',
  http: { method: 'DELETE', path: '/v1/webhooks/{id}' },
  command: 'webhook remove',
  input: z.object({ id: webhookId }),
  output: z.object({ id: z.string() }),
  refusals: { not_found: 404 },
  access: WHO,
  idempotency: 'by_nature',
  run: (context, { id }) =>
    actAs(context, async (acting) => {
      const found = await find(acting, id)
      if (!found.ok) return found
      await saveRemoval(acting, id, context.now)
      return ok({ id })
    }),
})

/** Gives an endpoint another secret. */
export const rotateWebhookSecret = door({
  name: 'rotate-webhook-secret',
  kind: 'act',
  summary: 'Give an endpoint a new secret; the old one signs beside it for a day',
  description:
    'The new secret is shown once. For 24 hours each delivery carries two signatures, one with each secret, so that nothing is refused while the receiver changes over; a secret from before that ends at once. Each call makes a new secret.',
  http: { method: 'POST', path: '/v1/webhooks/{id}/rotations' },
  command: 'webhook rotate',
  input: z.object({ id: webhookId }),
  output: z.object({ id: z.string(), previousUntil: moment, version: z.int(), secret }),
  refusals: { not_found: 404 },
  access: WHO,
  idempotency: 'in_transaction',
  secrets: ['secret'],
  run: (context, { id }) =>
    actAs(context, async (acting) => {
      const found = await find(acting, id)
      if (!found.ok) return found
      const plain = newSecret()
      const previousUntil = context.now.add({ hours: OVERLAP_HOURS })
      const secrets = { secret: sealed(context, id, plain), previousSecret: found.value.secret, previousUntil }
      const rotated = await rotateSecret(acting, id, secrets)
      return ok({ id, previousUntil: previousUntil.toString(), version: rotated, secret: plain })
    }),
})

/** The endpoint, locked; one of another organization is the same as one that does not exist. */
export async function find(acting: Acting, id: string): Promise<Result<StoredWebhook, Refusal>> {
  const webhook = await lockWebhook(acting, id)
  return webhook ? ok(webhook) : refuse({ code: 'not_found', says: `Your organization has no endpoint ${id}` })
}

function faultOf({ url: wanted, events: types }: Wanted, { allowLoopback = false }: Context): Refusal | undefined {
  const fault = urlFault(wanted, allowLoopback)
  if (fault !== undefined) return { code: 'wrong_url', says: `${wanted}: ${fault}` }
  const unheard = types.find((type) => type !== EVERY_EVENT && !EVENT_TYPES.has(type))
  if (unheard === undefined) return undefined
  return { code: 'unknown_event_type', says: `There is no type ${unheard}: event-types lists those there are` }
}

/** Standard Webhooks wants 24 to 64 random bytes. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function sealed({ seal }: Context, id: string, plain: string): string {
  return present(seal, 'whoever opens a deployment gives its acts a seal').seal(plain, secretPlace(id))
}

function shown({ id, url, events, description, enabled, version }: StoredWebhook) {
  return { id, url, events: [...events], description, enabled, version }
}
