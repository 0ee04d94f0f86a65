import type { OwnCommand } from '#apps/cli/command.ts'
import { formatLife } from '#apps/cli/life-text.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { perform } from '#operations/perform.ts'
import { dealLife } from '#questions/life/deal-life.ts'

/** The life of a deal, read on the command line. */
export const showLife: OwnCommand = {
  words: 'show life',
  summary: dealLife.summary,
  description: dealLife.description,
  examples: [
    'show life --customer fen-foods --product altus:stratum --as nordwind',
    'show life --deal nordwind:fen --as altus --json',
  ],
  define: (command) => {
    command
      .option('--deal <deal>', 'a deal that you see')
      .option('--customer <organization>', 'with --product: whose life')
      .option('--product <product>', 'the product; of a deal with several, which')
      .option('--at <moment>', 'the moment whose state is shown; without it now')
      .option('--as-of <moment>', 'as it was known then')
  },
  run: async ({ options, common }) => {
    const { deal, customer, product, at, asOf } = options
    const input = dealLife.input.safeParse({ deal, customer, product, at, as_of: asOf })
    if (!input.success) {
      const says = input.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      return refuse({ code: 'invalid_input', says, wrongUsage: true })
    }
    const answer = await inDeployment(common, (context) => perform(dealLife, context, input.data))
    if (!answer.ok) return answer
    const value = dealLife.output.parse(answer.value)
    return ok({ value, text: formatLife(value) })
  },
}
