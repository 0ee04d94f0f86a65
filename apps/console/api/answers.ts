import type { paths } from '#clients/typescript/schema.ts'

/** What a question answers, as the API describes it. */
export type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Month = Answer<'/v1/month'>
export type LinkMonth = Month['links'][number]
export type Chain = Month['chains'][number]
export type History = Answer<'/v1/history'>
export type Organizations = Answer<'/v1/organizations'>
export type Invoices = Answer<'/v1/invoices'>
export type InvoiceHead = Invoices['invoices'][number]
export type Invoice = Answer<'/v1/invoices/{number}'>
export type InvoiceLine = Invoice['items'][number]
export type Statements = Answer<'/v1/statements'>
export type StatementHead = Statements['statements'][number]
export type Statement = Answer<'/v1/statements/{number}'>
export type Explanation = Answer<'/v1/explanations/{posting}'>
export type ReasonNode = Explanation['nodes'][number]
export type UsageReference = NonNullable<ReasonNode['usage']>
export type Fact = Answer<'/v1/facts/{position}'>
export type UsageEvents = Answer<'/v1/usage-events'>
export type UsageEvent = UsageEvents['events'][number]
export type Status = Answer<'/v1/status'>
export type Quarantine = Answer<'/v1/quarantine'>
