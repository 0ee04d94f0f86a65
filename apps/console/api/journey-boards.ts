import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import type { AuditHead } from './settings-answers.ts'
import { act, ask, pagesOf, type Sending } from './transport.ts'
import { useViewer } from './viewer.ts'

export type JourneyHead = Answer<'/v1/journeys'>['journeys'][number]
export type JourneyBoard = Answer<'/v1/journeys/{journey}'>
export type BoardStage = JourneyBoard['stages'][number]
export type BoardMilestone = BoardStage['milestones'][number]
export type JourneyTemplate = Answer<'/v1/journey-templates'>['templates'][number]

/** What changes when something is told of a journey. */
const TOUCHED = ['journeys'] as const

export function useJourneys() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'journeys'],
    queryFn: () => pagesOf<JourneyHead>(viewer, '/v1/journeys', 'journeys'),
  })
}

export function useJourney(id: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'journeys', id],
    queryFn: () => ask<JourneyBoard>(viewer, `/v1/journeys/${encodeURIComponent(id)}`),
  })
}

export function useJourneyTemplates() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'journeys', 'templates'],
    queryFn: () => pagesOf<JourneyTemplate>(viewer, '/v1/journey-templates', 'templates'),
  })
}

export type Starting = Readonly<{
  journey: string
  template: string
  customer: string
  partner: string
  start: string
}>
export type StartedJourney = Readonly<{
  journey: string
  recorded: boolean
  milestones: readonly Readonly<{
    id: string
    milestone: string
    stage: BoardStage['stage']
    partner: string
    due: string
  }>[]
}>

/** What a start would come to; nothing is asked while something is still to be chosen. */
export function useStartPreview(asked: Starting | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'journeys', 'preview', asked],
    enabled: asked !== undefined,
    retry: false,
    queryFn: () =>
      act<StartedJourney>('POST', '/v1/journeys', { viewer, key: crypto.randomUUID() }, { ...asked, preview: true }),
  })
}

export function useStartJourney() {
  return useAct((asked: Starting, sending) => act<StartedJourney>('POST', '/v1/journeys', sending, asked), TOUCHED)
}

export type Reaching = Readonly<{ about: string; at: string; evidence: string; link: string; file: File | undefined }>

/** Tells that a milestone was reached; a file is uploaded first. The same file again is the same content, so both can be sent again. */
export function useReachMilestone() {
  return useAct(async ({ about, at, evidence, link, file }: Reaching, sending) => {
    const document = file && { ...(await keep(file, sending)), name: file.name }
    const body = { at, evidence, ...(link !== '' && { link }), ...(document && { document }) }
    return await tell({ kind: 'milestone_reached', about, body }, sending)
  }, TOUCHED)
}

/** Approves the evidence of a milestone, at the moment that the server's clock shows. */
export function useApproveMilestone() {
  return useAct(async (about: string, sending) => {
    const { at } = await ask<AuditHead>(sending.viewer, '/v1/audit/head')
    return await tell({ kind: 'milestone_approved', about, body: { at } }, { ...sending, key: crypto.randomUUID() })
  }, TOUCHED)
}

type Kept = Readonly<{ sha256: string; mediaType: string; bytes: number }>

async function keep(file: File, sending: Sending): Promise<Kept> {
  const content = new Uint8Array(await file.arrayBuffer()).toBase64()
  const kept = await act<Kept>('POST', '/v1/documents', { ...sending, key: crypto.randomUUID() }, { content })
  return { sha256: kept.sha256, mediaType: kept.mediaType, bytes: kept.bytes }
}

function tell(fact: Readonly<{ kind: string; about: string; body: object }>, sending: Sending): Promise<unknown> {
  return act('POST', '/v1/facts', sending, { facts: [{ ...fact, id: sending.key }] })
}
