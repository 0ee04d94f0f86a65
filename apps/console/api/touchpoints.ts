import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import type { Touchpoint } from './journeys.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type ShownTouchpoint = Answer<'/v1/touchpoints/{touchpoint}'>
export type Contact = Answer<'/v1/contacts'>['contacts'][number]
export type ConfirmationAsk = Answer<'/v1/confirmation-asks'>['asks'][number]
export type QuietCustomer = Answer<'/v1/quiet-customers'>['customers'][number]

export function useTouchpoint(touchpoint: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'touchpoint', touchpoint],
    queryFn: () => ask<ShownTouchpoint>(viewer, `/v1/touchpoints/${encodeURIComponent(touchpoint)}`),
  })
}

export function useContacts(isWanted = true) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'contacts'],
    queryFn: () => pagesOf<Contact>(viewer, '/v1/contacts', 'contacts'),
    enabled: isWanted,
  })
}

export function useConfirmationAsks() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'confirmation-asks'],
    queryFn: () => pagesOf<ConfirmationAsk>(viewer, '/v1/confirmation-asks', 'asks'),
  })
}

export function useQuietCustomers() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'quiet-customers'],
    queryFn: () => pagesOf<QuietCustomer>(viewer, '/v1/quiet-customers', 'customers'),
  })
}

export type Participant = Readonly<{ contact?: string; name?: string }>

/** What stays with the author. */
export type Noted = Readonly<{
  notes: string
  participants: readonly Participant[]
  sentiment: number | null
  nextStep: Readonly<{ what: string; due: string | null }> | null
}>

const TOUCHED = ['touchpoints', 'touchpoint', 'quiet-customers', 'facts'] as const

const noteAt = (touchpoint: string) => `/v1/touchpoints/${encodeURIComponent(touchpoint)}/notes`

export type Logged = Readonly<{
  touchpoint: string
  body: Readonly<{ customer: string; product: string; kind: Touchpoint['kind']; at: string }>
  noted: Noted | undefined
}>

/** Logs a contact, and writes down what stays inside. Told again after half of it was done, the rest is done. */
export function useLogTouchpoint() {
  return useAct(async ({ touchpoint, body, noted }: Logged, sending) => {
    const fact = { kind: 'touchpoint', about: touchpoint, id: `${sending.key}-1`, body }
    await act('POST', '/v1/facts', sending, { facts: [fact] })
    if (noted) await act('POST', noteAt(touchpoint), { ...sending, key: `${sending.key}-notes` }, noted)
  }, TOUCHED)
}

export function useNoteTouchpoint() {
  return useAct(
    ({ touchpoint, noted }: Readonly<{ touchpoint: string; noted: Noted }>, sending) =>
      act('POST', noteAt(touchpoint), sending, noted),
    TOUCHED,
  )
}

export function useAskConfirmation() {
  return useAct(
    ({ touchpoint, contact }: Readonly<{ touchpoint: string; contact: string }>, sending) =>
      act<Readonly<{ expiresAt: string }>>(
        'POST',
        `/v1/touchpoints/${encodeURIComponent(touchpoint)}/confirmation-asks`,
        sending,
        { contact },
      ),
    ['confirmation-asks'],
  )
}

export type NewContact = Readonly<{
  customer: string
  name: string
  email: string
  language: Contact['language']
  consent: Contact['consent']
  consentSource: string
}>

export function useAddContact() {
  return useAct(
    (contact: NewContact, sending) => act<Readonly<{ contact: string }>>('POST', '/v1/contacts', sending, contact),
    ['contacts'],
  )
}

type Changed = Omit<NewContact, 'customer'> & Readonly<{ contact: string }>

export function useChangeContact() {
  return useAct(
    ({ contact, ...changes }: Changed, sending) => act('PATCH', `/v1/contacts/${contact}`, sending, changes),
    ['contacts'],
  )
}

export function useEraseContact() {
  return useAct(
    (contact: string, sending) => act<Readonly<{ touchpoints: number }>>('DELETE', `/v1/contacts/${contact}`, sending),
    ['contacts', 'touchpoint'],
  )
}
