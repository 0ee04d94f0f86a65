import type { OwnCommand } from '#apps/cli/command.ts'
import { doorCommand } from '#apps/cli/door-command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatList } from '#apps/printing.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { approveClose } from '#operations/billing/approve-close.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { discardClose } from '#operations/billing/discard-close.ts'
import { previewClose } from '#operations/billing/preview-close.ts'
import type { Context } from '#operations/context.ts'
import type { Door, Refusal } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { closeFindings, closePreview } from '#questions/billing/close-preview.ts'

const WORDS = 'close'
/** A page of each table; `list close-preview` and `list close-findings` go on. */
const SHOWN = 100

const whole = doorCommand(closeMonth as unknown as Door, WORDS)

/** What a flag makes of the close. */
const STEPS: Readonly<Record<string, Door>> = {
  preview: previewClose as unknown as Door,
  approve: approveClose as unknown as Door,
  discard: discardClose as unknown as Door,
}

/** Closes a month in one step or in two: previewed, approved, issued. */
export const close: OwnCommand = {
  ...whole,
  description: `${whole.description} With --preview nothing is posted: what each link would issue is shown, and issued once it is approved.`,
  examples: [...whole.examples, 'close 2024-09 --preview', 'close 2024-09 --approve'],
  define: (command) => {
    whole.define(command)
    command.option('--preview', 'derive everything, post nothing, and show what would be issued')
    command.option('--approve', 'approve what was previewed, so that the close may issue it')
    command.option('--discard', 'forget what was previewed')
    command.option('--flag-percent <value>', 'from how many percent on a preview flags a change; without it 50')
  },
  run: async (call) => {
    const asked = Object.keys(STEPS).filter((step) => call.options[step] === true)
    const [step] = asked
    if (asked.length > 1) {
      const says = `--${asked.join(' and --')} are two steps: take one`
      return refuse({ code: 'invalid_input', says, wrongUsage: true })
    }
    const door = step === undefined ? undefined : STEPS[step]
    if (!door) return await whole.run(call)
    const done = await doorCommand(door, WORDS).run(call)
    if (!done.ok || step !== 'preview') return done
    const tables = await inDeployment(call.common, showPreview)
    return tables.ok ? ok({ value: done.value.value, text: `${done.value.text}\n\n${tables.value}` }) : ok(done.value)
  },
}

async function showPreview(context: Context): Promise<Result<string, Refusal>> {
  const links = await perform(closePreview, context, { limit: SHOWN })
  if (!links.ok) return links
  const findings = await perform(closeFindings, context, { limit: SHOWN })
  if (!findings.ok) return findings
  const rows = links.value.links.map((row) => {
    const { link, documents, lines, corrections, parked, flagged, currency, net, tax, total } = row
    return { link, documents, lines, corrections, parked, flagged, currency, net, tax, total }
  })
  return ok([formatList('links', rows), formatList('findings', findings.value.findings)].join('\n\n'))
}
