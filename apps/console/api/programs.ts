import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { paths } from '#clients/typescript/schema.ts'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

/** What a question that is posted answers. */
type Posted<Path extends keyof paths> = paths[Path] extends {
  post: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type ProgramVersion = Answer<'/v1/programs'>['programs'][number]
export type ShownProgram = Answer<'/v1/programs/{program}'>
export type DraftHead = Answer<'/v1/program-drafts'>['drafts'][number]
export type ShownDraft = Answer<'/v1/program-drafts/{draft}'>
export type Uptake = Answer<'/v1/program-uptake/{program}'>
export type CapUse = Answer<'/v1/cap-use'>['caps'][number]
export type Checked = Posted<'/v1/programs/check'>
export type ProgramFinding = Checked['findings'][number]
export type Compared = Posted<'/v1/programs/compare'>
export type Trial = Posted<'/v1/program-trials'>
export type Saved = Posted<'/v1/program-drafts'>

/** What has another answer after a draft was saved, submitted, published or discarded. */
const TOUCHED = ['programs', 'program', 'program-drafts', 'program-draft', 'program-compare'] as const

export function usePrograms() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'programs'],
    queryFn: () => pagesOf<ProgramVersion>(viewer, '/v1/programs', 'programs'),
  })
}

/** One version of a program; the one in force where none is named. */
export function useProgram(program: string, version?: string, isWanted = true) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'program', program, version],
    queryFn: () => ask<ShownProgram>(viewer, `/v1/programs/${encodeURIComponent(program)}`, { version }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

/** The drafts of the own organization. Only some roles may see them, so nobody else asks. */
export function useDrafts(mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'program-drafts'],
    queryFn: () => pagesOf<DraftHead>(viewer, '/v1/program-drafts', 'drafts'),
    enabled: mayAsk,
  })
}

export function useDraft(draft: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'program-draft', draft],
    queryFn: () => ask<ShownDraft>(viewer, `/v1/program-drafts/${encodeURIComponent(draft ?? '')}`),
    enabled: draft !== undefined,
  })
}

export function useUptake(program: string, isWanted: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'program-uptake', program],
    queryFn: () => ask<Uptake>(viewer, `/v1/program-uptake/${encodeURIComponent(program)}`),
    enabled: isWanted,
  })
}

export function useCapUse(program: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'cap-use', program],
    queryFn: () => pagesOf<CapUse>(viewer, '/v1/cap-use', 'caps', { program }),
  })
}

/** The language of programs as JSON Schema: it changes with the server alone. */
export function useProgramSchema() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'program-schema'],
    queryFn: () => ask<Readonly<Record<string, unknown>>>(viewer, '/v1/program-schema'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What is wrong in a text, as it was typed last. */
export function useCheck(text: string) {
  return usePosted<Checked>('program-check', '/v1/programs/check', text === '' ? undefined : { text })
}

export type Comparing = Readonly<{ program?: string; text?: string; version?: number; against?: number }>

export function useCompare(asked: Comparing | undefined) {
  return usePosted<Compared>('program-compare', '/v1/programs/compare', asked)
}

export type Trying = Readonly<{
  program: string
  from: string
  to: string
  against?: string
  forecast?: Readonly<{ months: number; growthPercent: string }>
  asIf?: boolean
}>

export function useTrial(asked: Trying | undefined) {
  return usePosted<Trial>('program-trial', '/v1/program-trials', asked)
}

/** A question whose words are too long for an address. Undefined asks nothing. */
function usePosted<Output>(name: string, path: string, body: object | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, name, body],
    queryFn: () => act<Output>('POST', path, { viewer, key: crypto.randomUUID() }, body),
    enabled: body !== undefined,
    placeholderData: keepPreviousData,
  })
}

export function useSaveDraft() {
  return useAct((text: string, sending) => act<Saved>('POST', '/v1/program-drafts', sending, { text }), TOUCHED)
}

export type DraftStep = 'submit' | 'publish' | 'discard'

export function useDraftStep() {
  return useAct(
    ({ draft, step }: Readonly<{ draft: string; step: DraftStep }>, sending) =>
      act('POST', `/v1/program-drafts/${encodeURIComponent(draft)}/${step}`, sending, {}),
    TOUCHED,
  )
}
