import { z } from 'zod'
import { SIGNAL_KINDS } from '#core/life/signal.ts'
import { instant, organizationId } from '#operations/fields.ts'

/** What is told by playbooks: what it says, and one as it may come. */
export const PLAYBOOK_EVENTS = {
  'signal.raised': {
    summary: 'A playbook of yours says that a signal of a customer is on: its step of the kind webhook came',
    data: z.object({
      event: z.string().meta({ description: 'What the step of the playbook calls it' }),
      playbook: z.string(),
      name: z.string(),
      signal: z.enum(SIGNAL_KINDS),
      occurrence: z.string(),
      customer: organizationId,
      product: z.string().nullable(),
      since: instant,
      says: z.string(),
    }),
    example: {
      event: 'falling_use',
      playbook: 'altus:falling-use',
      name: 'Save falling use',
      signal: 'usage_dropped',
      occurrence: 'usage_dropped/fen-foods/altus:stratum/2026-04-27',
      customer: 'fen-foods',
      product: 'altus:stratum',
      since: '2026-04-27T00:00:00Z',
      says: 'Use fell by 34 % in four weeks, against the four before',
    },
  },
} as const
