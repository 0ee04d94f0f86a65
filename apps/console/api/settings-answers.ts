import type { Answer } from './answers.ts'

/** What the settings side of the API answers. */
export type Me = Answer<'/v1/me'>
export type PersonRole = Me['roles'][number]
export type Member = Answer<'/v1/members'>['members'][number]
export type Invitation = Answer<'/v1/invitations'>['invitations'][number]
export type ApiKey = Answer<'/v1/api-keys'>['keys'][number]

export type AuditPage = Answer<'/v1/audit'>
export type AuditRow = AuditPage['rows'][number]
export type AuditChange = AuditRow['changes'][number]
export type AuditHead = Answer<'/v1/audit/head'>

export type Webhook = Answer<'/v1/webhooks'>['webhooks'][number]
export type DeliveryPage = Answer<'/v1/webhook-deliveries'>
export type Delivery = DeliveryPage['deliveries'][number]
export type DeliveryState = Delivery['state']
export type Attempt = Delivery['attempts'][number]
export type EventTypes = Answer<'/v1/event-types'>

export type EnrollmentHead = Answer<'/v1/enrollments'>['enrollments'][number]
export type EnrollmentState = EnrollmentHead['state']
export type Block = EnrollmentHead['blocks'][number]
export type Enrollment = Answer<'/v1/enrollments/{enrollment}'>
export type Company = Enrollment['company']
export type RecordedFact = Enrollment['facts'][number]
export type Paper = Enrollment['documents'][number]
export type HeldTerms = Enrollment['terms'][number]
export type TermsVersion = Answer<'/v1/terms'>['terms'][number]
