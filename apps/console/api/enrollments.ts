import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { AuditHead, Enrollment, EnrollmentHead, TermsVersion } from './settings-answers.ts'
import { act, ask, pagesOf, type Sending } from './transport.ts'
import { useViewer } from './viewer.ts'

/** What changes when something is told of an enrollment. */
const TOUCHED = ['enrollments', 'terms'] as const

export function useEnrollments() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'enrollments'],
    queryFn: () => pagesOf<EnrollmentHead>(viewer, '/v1/enrollments', 'enrollments'),
  })
}

export function useEnrollment(id: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'enrollments', id],
    queryFn: () => ask<Enrollment>(viewer, `/v1/enrollments/${encodeURIComponent(id)}`),
  })
}

/** The terms that are in force or will be, with their texts; of one host, or of all. */
export function useTerms(host?: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'terms', host],
    queryFn: () => pagesOf<TermsVersion>(viewer, '/v1/terms', 'terms', { host }),
  })
}

export type ToldFact = Readonly<{ kind: string; about: string; body: Readonly<Record<string, unknown>> }>

/** Records one fact. Its id is the key of the act, so that it is told once however often it is sent. */
export function useRecord() {
  return useAct((fact: ToldFact, sending) => record(fact, sending), TOUCHED)
}

/** Accepts a version of terms, at the moment that the server's clock shows: no browser's clock decides when. */
export function useAccept() {
  return useAct(async ({ about, body }: Omit<ToldFact, 'kind'>, sending) => {
    const { at } = await ask<AuditHead>(sending.viewer, '/v1/audit/head')
    return await record(
      { kind: 'terms_accepted', about, body: { ...body, at } },
      { ...sending, key: crypto.randomUUID() },
    )
  }, TOUCHED)
}

type Kept = Readonly<{ sha256: string; mediaType: string; bytes: number }>
export type Uploaded = Readonly<{ about: string; file: File; body: Readonly<Record<string, unknown>> }>

/** Uploads a file, then records what it is. The same file again is the same content, so both can be sent again. */
export function useUpload() {
  return useAct(async ({ about, file, body }: Uploaded, sending) => {
    const content = new Uint8Array(await file.arrayBuffer()).toBase64()
    const kept = await act<Kept>('POST', '/v1/documents', { ...sending, key: crypto.randomUUID() }, { content })
    const { sha256, mediaType, bytes } = kept
    return await record(
      { kind: 'partner_document', about, body: { ...body, name: file.name, sha256, mediaType, bytes } },
      sending,
    )
  }, TOUCHED)
}

function record(fact: ToldFact, sending: Sending): Promise<unknown> {
  return act('POST', '/v1/facts', sending, { facts: [{ ...fact, id: sending.key }] })
}
