import type { OwnCommand } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatUptake } from '#apps/cli/uptake-text.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { perform } from '#operations/perform.ts'
import { programUptake } from '#questions/rewards/program-uptake.ts'

export const showUptake: OwnCommand = {
  words: 'show uptake',
  summary: programUptake.summary,
  description: programUptake.description,
  examples: [
    'show uptake altus:lifecycle --as altus',
    'show uptake altus:lifecycle --as-of 2026-07-01T00:00:00Z --json',
  ],
  define: (command) => {
    command.argument('<program>', 'the id of a program of yours').option('--as-of <moment>', 'as it was known then')
  },
  run: async ({ arguments: [program], options, common }) => {
    const at = options['asOf']
    const input = programUptake.input.safeParse({ program, ...(at === undefined ? {} : { as_of: at }) })
    if (!input.success) {
      const says = input.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      return refuse({ code: 'invalid_input', says, wrongUsage: true })
    }
    const answer = await inDeployment(common, (context) => perform(programUptake, context, input.data))
    if (!answer.ok) return answer
    const value = programUptake.output.parse(answer.value)
    return ok({ value, text: formatUptake(value) })
  },
}
