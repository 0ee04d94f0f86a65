import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { disputeId } from '#core/rewards/dispute.ts'
import { door } from '#operations/door.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadDisputable } from '#stores/postgres/disputes.ts'
import { disputeText } from './dispute-kinds.ts'

/** Disputes one line of a statement. */
export const openDispute = door({
  name: 'open-dispute',
  kind: 'act',
  summary: 'Dispute a line of a statement that you got',
  description:
    'Records a dispute of the line, which its payer sees and has 14 days to answer. A line may be disputed within the time that its program states, or 60 days of the statement. Said again in an open dispute, it adds to its thread; answers, the decision and a withdrawal are facts: dispute_message, dispute_decided, dispute_withdrawn.',
  http: { method: 'POST', path: '/v1/disputes' },
  command: 'dispute open',
  input: z.object({
    line: z.string().min(1).max(120).meta({ description: 'Id of the line', example: 'earning:ALTUS-ST-000001/1' }),
    text: disputeText,
    id: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Your own id: told again with the same text, it is known and changes nothing' }),
  }),
  output: z.object({ dispute: z.string().meta({ example: 'leaf:ALTUS-ST-000001_1' }), known: z.boolean() }),
  refusals: {
    not_found: 404,
    dispute_window_over: 409,
    id_used: 409,
    role_not_allowed: 403,
    scope_missing: 403,
  },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['rewards:write'] },
  idempotency: 'by_id',
  run: async (context, { line: id, text, id: own }) => {
    const line = (await lookAs(context, (acting) => loadDisputable(acting, [id]))).get(id)
    if (!line || line.partner !== context.organization) {
      return refuse({ code: 'not_found', says: `There is no line ${id} of a statement that you got` })
    }
    const { statement, payer, program, incentive, credit, partner } = line
    const about = disputeId(partner, statement, line.line)
    const body = { statement, line: id, payer, program, incentive, credit, text }
    const told = await recordFacts.run(context, {
      facts: [{ kind: 'dispute', about, body, ...(own !== undefined && { id: own }) }],
    })
    return told.ok ? ok({ dispute: about, known: told.value.recorded === 0 }) : told
  },
})
