import type { Deployment } from '#apps/opening.ts'
import { formatList } from '#apps/printing.ts'
import { month } from '#questions/billing/month.ts'

/** The newest invoiced month as the operator sees it, as tables; nothing where there is none yet. */
export async function newestMonth(deployment: Deployment, now: Temporal.Instant): Promise<string | undefined> {
  const answer = await month.run(deployment.context(now), {})
  if (!answer.ok || answer.value.month === null) return undefined
  const { links, statements, parked } = answer.value
  const tables = [formatList(`Invoiced for ${answer.value.month}`, links)]
  if (statements.length > 0) tables.push(formatList('Statements', statements))
  if (parked && parked.length > 0) tables.push(formatList('Parked', parked))
  return tables.join('\n\n')
}
