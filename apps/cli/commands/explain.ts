import type { OwnCommand } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { ok } from '#core/ground/result.ts'
import { explainPosting } from './explained.ts'
import { formatExplained } from './explained-text.ts'

export const explain: OwnCommand = {
  words: 'explain',
  summary: 'Explain an amount: the tree of its reasons, down to facts and usage events',
  description:
    'Takes the id of an invoice line, an earning or a payout, follows every posting that a reason names, and shows the facts and the first usage events behind it. What the acting organization may not see is shown as closed.',
  examples: ['explain line:ALTUS-INV-000003/2', 'explain earning:ALTUS-ST-000001/1 --as nordwind'],
  define: (command) => {
    command.argument('<posting>', 'id of an invoice line, an earning or a payout')
  },
  run: async ({ arguments: [posting = ''], common }) => {
    const explained = await inDeployment(common, (context) => explainPosting(context, posting))
    return explained.ok ? ok({ value: explained.value, text: formatExplained(explained.value) }) : explained
  },
}
