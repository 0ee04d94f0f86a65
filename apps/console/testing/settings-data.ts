import type { SignedIn } from './signed-in.ts'

/** Keys, an invitation and an endpoint, made by the API as people make them in the console. */
export async function fillSettings(owner: SignedIn, receiver: string): Promise<void> {
  await owner.act('POST', '/v1/invitations', { body: { email: 'lee@altus.example', roles: ['finance', 'viewer'] } })
  const keys = [
    { name: 'Nightly export to the warehouse', scopes: ['billing:read', 'rewards:read', 'channel:read'] },
    { name: 'Usage of cloud A', scopes: ['metering:write'] },
    { name: 'An old experiment', scopes: ['life:read'] },
  ]
  const made = []
  for (const body of keys) made.push(await owner.act<{ id: string }>('POST', '/v1/api-keys', { body }))
  await owner.act('DELETE', `/v1/api-keys/${made[2]?.id}`)
  const hook = await owner.act<{ id: string }>('POST', '/v1/webhooks', {
    body: { url: receiver, events: ['invoice.issued', 'terms.recorded'], description: 'Tells finance of invoices' },
  })
  await owner.act('POST', `/v1/webhooks/${hook.id}/tests`)
}
