import type { Deployment } from '#apps/opening.ts'
import type { Progress } from '#operations/context.ts'

/** Who runs the deployment of the demo channel. */
export const DEMO_OPERATOR = { operator: 'altus', name: 'Altus' }

/** Fills a deployment that was founded just now with the demo channel. The call site of apps/demo. */
export async function loadFirstData(_deployment: Deployment, _report: (progress: Progress) => void): Promise<void> {}
