import { z } from 'zod'
import { type DunningHoldBody, type DunningPolicyBody, stepsFault } from '#core/billing/dunning.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { FactKind } from '#operations/fact-kind.ts'
import { date } from '#operations/fields.ts'

/** How a seller reminds; the one told last holds, whatever it is called. Nobody else sees it before it is reminded. */
export const dunningPolicy: FactKind<DunningPolicyBody> = {
  kind: 'dunning_policy',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'How a seller reminds buyers of overdue invoices: the days of each step, its title and text',
  schema: z.object({
    steps: z
      .array(
        z.object({
          days: z.int().min(0).max(3_650).meta({ description: 'After the due date' }),
          title: z.string().min(1).max(200),
          text: z.string().min(1).max(5_000),
        }),
      )
      .min(1)
      .max(12),
  }),
  needs: () => [],
  fault: ({ body }) => {
    const says = stepsFault(body.steps)
    return says === undefined ? undefined : { code: 'ends_before_it_begins', says }
  },
  parties: ({ owner }) => [owner],
}

/** An invoice that the seller doesn't remind of: it is disputed, or something was agreed. Told again with another end, it is let go. */
export const dunningHold: FactKind<DunningHoldBody> = {
  kind: 'dunning_hold',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'An invoice that its seller does not remind of, from when until when, and why',
  schema: z.object({
    document: z.string().min(1).max(100).meta({ example: 'ALTUS-INV-000003' }),
    from: date.optional(),
    until: date.optional().meta({ description: 'The first day on which it is reminded of again' }),
    because: z.string().min(1).max(500),
  }) as z.ZodType<DunningHoldBody>,
  needs: () => [],
  fault: ({ about, body: { from, until } }) =>
    from !== undefined && until !== undefined && until <= from
      ? { code: 'ends_before_it_begins', says: `${about} would end ${until}, which is not after ${from}` }
      : undefined,
  parties: ({ owner }) => [owner],
}
