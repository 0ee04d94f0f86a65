import { z } from 'zod'
import type { Asked, Made } from './door-requests.test-data.ts'
import { PROGRAM_TEXT } from './door-requests-programs.test-data.ts'

type Tell = (asked: Asked) => Promise<unknown>
export type MadePrograms = Pick<Made, 'programDraft' | 'submittedDraft' | 'spareDraft'>

const saved = z.object({ draft: z.string() })

/** Three drafts of a program, of which one is submitted. */
export async function makePrograms(tell: Tell): Promise<MadePrograms> {
  const draft = async () => saved.parse(await tell({ url: '/v1/program-drafts', body: { text: PROGRAM_TEXT } })).draft
  const submittedDraft = await draft()
  await tell({ url: `/v1/program-drafts/${submittedDraft}/submit`, body: {} })
  return { submittedDraft, programDraft: await draft(), spareDraft: await draft() }
}
