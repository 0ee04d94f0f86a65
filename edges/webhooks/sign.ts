import { Webhook } from 'standardwebhooks'
import { secretPlace } from '#core/channel/webhook.ts'
import type { Seal } from '#stores/keys/sealed.ts'
import type { StoredWebhook } from '#stores/postgres/webhooks.ts'

/** The headers of Standard Webhooks for one try. After a rotation the secret before signs too, for as long as it is to. */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: Readonly<{ id: string; at: Temporal.Instant; body: string }>,
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, clockOf(at), body))
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.epochMilliseconds / 1_000)),
    'webhook-signature': signatures.join(' '),
  }
}

/** The library wants the clock's old type and asks it for nothing but this. */
function clockOf(at: Temporal.Instant): Parameters<Webhook['sign']>[1] {
  return { getTime: () => at.epochMilliseconds } as Parameters<Webhook['sign']>[1]
}

/** The secrets that sign at a moment, the newest first. */
export function secretsOf(webhook: StoredWebhook, seal: Seal, at: Temporal.Instant): readonly string[] {
  const { secret, previousSecret, previousUntil } = webhook
  const place = secretPlace(webhook.id)
  const newest = seal.open(secret, place)
  if (previousSecret === null || previousUntil === null) return [newest]
  const still = Temporal.Instant.compare(at, Temporal.Instant.from(previousUntil)) < 0
  return still ? [newest, seal.open(previousSecret, place)] : [newest]
}
