import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import { present } from '#core/ground/result.ts'
import { createWebhook } from '#operations/channel/webhooks.ts'
import type { FactExample } from '#operations/channel/webhooks-examples.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { deliveries } from '#questions/channel/webhooks-deliveries.ts'
import { type Seal, sealWith } from '#stores/keys/sealed.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Delivery, type DeliveryOptions, openDelivery } from './deliver.ts'

/** A deployment run by Altus, with what delivers its events, and a clock that stands until it is set. */
export type Channel = Readonly<{
  stage: Stage
  seal: Seal
  clock: { now: Temporal.Instant }
  /** As an organization, through a door; throws where it refuses. */
  through: <Input extends z.ZodObject, Output extends z.ZodType>(
    door: Door<Input, Output>,
    organization: string,
    input: Record<string, unknown>,
  ) => Promise<z.output<Output>>
  tell: (facts: readonly FactExample[]) => Promise<void>
  /** The endpoint's id and secret. */
  endpoint: (
    organization: string,
    url: string,
    events?: readonly string[],
  ) => Promise<Readonly<{ id: string; secret: string }>>
  log: (organization: string, filter?: Record<string, unknown>) => Promise<readonly Logged[]>
  openDelivery: (options?: Partial<DeliveryOptions>) => Delivery
  context: (organization: string) => Context
}>

export type Logged = z.output<typeof deliveries.output>['deliveries'][number]

export const KEY = new Uint8Array(32).fill(9)

export async function openChannel(): Promise<Channel> {
  const stage = await openStage()
  const seal = sealWith(KEY)
  const clock = { now: Temporal.Instant.from('2026-05-01T00:00:00Z') }
  const context = (organization: string): Context => ({
    records: stage.records,
    usage: stage.usage,
    operator: 'altus',
    organization,
    now: clock.now,
    principal: MACHINE,
    seal,
    allowLoopback: true,
  })
  const through: Channel['through'] = async (door, organization, input) => {
    const answer = await perform(door, context(organization), door.input.parse(input))
    if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.says}`)
    return door.output.parse(answer.value)
  }
  return {
    stage,
    seal,
    clock,
    context,
    through,
    tell: async (facts) => {
      for (const { owner, kind, about, body } of facts) {
        await through(recordFacts, owner, { facts: [{ kind, about, body }] })
      }
    },
    endpoint: (organization, url, events = ['*']) => through(createWebhook, organization, { url, events: [...events] }),
    log: async (organization, filter = {}) => {
      const page = await through(deliveries, organization, filter)
      return page.deliveries
    },
    openDelivery: (options = {}) =>
      openDelivery({
        records: stage.records,
        seal,
        now: () => clock.now,
        jitter: () => 0,
        allowLoopback: true,
        onError: (error) => {
          throw error
        },
        ...options,
      }),
  }
}

/** A fact that only its owner and the named organizations see. */
export function named(about: string): FactExample {
  return {
    kind: 'organization',
    owner: 'altus',
    about,
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  }
}

export function only<T>(list: readonly T[]): T {
  if (list.length !== 1) throw new Error(`One was expected, not ${list.length}: ${JSON.stringify(list)}`)
  return present(list[0], 'a list of one has a first')
}
