import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import type { PlaybookBody } from '#core/life/playbook.ts'
import { type FactKind, unknown } from '#operations/fact-kind.ts'
import { playbookBody } from './playbook-schema.ts'

/** A playbook is its owner's own business: nobody else sees it. */
export const playbook: FactKind<PlaybookBody> = {
  kind: 'playbook',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'What is to be done when a signal of a customer comes on: tasks, mails and webhooks, on which day',
  schema: playbookBody,
  needs: ({ body }) => (body.products ?? []).map((product) => ['product', product] as const),
  fault: ({ body }, known) => {
    const missing = body.products?.find((product) => !known('product', product))
    return missing === undefined ? undefined : unknown('product', missing)
  },
  parties: ({ owner }) => [owner],
}
