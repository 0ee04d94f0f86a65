import { amendment, amendmentWithdrawn } from './billing/amendment-kinds.ts'
import { creditLimit, creditReleased, orderHeld } from './billing/credit-kinds.ts'
import { dealArbitrated, dealInfluence, dealInfluenceAnswered } from './billing/deal-arbitration-kinds.ts'
import { deal, dealLost } from './billing/deal-kinds.ts'
import { dealPolicy, dealRegistration } from './billing/deal-registration-kinds.ts'
import {
  registrationContested,
  registrationDecided,
  registrationEnded,
  registrationExtended,
} from './billing/deal-registration-steps.ts'
import { registrationWon } from './billing/deal-registration-won.ts'
import { goodwill } from './billing/kinds.ts'
import { licensePolicy } from './billing/license-kinds.ts'
import { order, orderCancelled, orderConfirmed, orderTerms } from './billing/order-kinds.ts'
import { dunningHold, dunningPolicy } from './billing/payment-kinds.ts'
import { commitment, commitmentWithdrawn, creditGrant, creditGrantWithdrawn } from './billing/promise-kinds.ts'
import { discountPolicy, quote, quoteAccepted, quoteApproved, quoteDeclined, quoteSent } from './billing/quote-kinds.ts'
import { subscription, subscriptionCancelled } from './billing/subscription-kinds.ts'
import { booksLocked, taxExemption, taxRate, taxRegistration } from './billing/tax-kinds.ts'
import { documentReviewed, partnerDocument } from './channel/documents.ts'
import {
  applicationDecided,
  enrolled,
  enrollmentEnded,
  enrollmentRequirements,
  enrollmentSuspended,
  partnerApplication,
  terms,
  termsAccepted,
} from './channel/enrollment-kinds.ts'
import { groupMember } from './channel/group-kinds.ts'
import { agreement, fxRate, introduction, organization, price, priceWithdrawn, product } from './channel/kinds.ts'
import { priceBook } from './channel/price-book-kind.ts'
import { certification, tierGranted } from './channel/standing-kinds.ts'
import type { FactKind } from './fact-kind.ts'
import { cadence } from './life/cadence-kinds.ts'
import { feedAdmitted } from './life/feed-kinds.ts'
import { customerHealth, healthPolicy } from './life/health-kinds.ts'
import { journey, journeyTemplate } from './life/journey-kinds.ts'
import { role } from './life/kinds.ts'
import { milestone, milestoneApproved, milestoneReached } from './life/milestone-kinds.ts'
import { playbook } from './life/playbook-kinds.ts'
import { renewalOutcome, renewalPlan } from './life/renewal-kinds.ts'
import { roleClaimed, roleConfirmed, roleContested, roleDecided } from './life/role-claim-kinds.ts'
import { task, taskDone } from './life/task-kinds.ts'
import { ticket } from './life/ticket-kinds.ts'
import { touchpoint, touchpointVerified } from './life/touchpoint-kinds.ts'
import { usageBudget } from './metering/budget-kind.ts'
import { binding, bindingRemoved, meter } from './metering/kinds.ts'
import { dispute, disputeDecided, disputeMessage, disputeWithdrawn } from './rewards/dispute-kinds.ts'
import { exceptionApproved, incentiveException } from './rewards/exception-kinds.ts'
import { program } from './rewards/kinds.ts'
import { programParameters } from './rewards/parameter-kinds.ts'
import { payoutDetails, screeningResult, selfBillingConsent } from './rewards/payout-kinds.ts'
import { sellThroughDecided, sellThroughHanded } from './rewards/sell-through-kinds.ts'

/** A kind whose body type is forgotten: a body is parsed by the kind's schema before anything else sees it. */
function anyBody<Body>(kind: FactKind<Body>): FactKind {
  return kind as FactKind
}

/** Every kind of fact that can be recorded, by name. */
export const FACT_KINDS: ReadonlyMap<string, FactKind> = new Map(
  [
    anyBody(organization),
    anyBody(introduction),
    anyBody(agreement),
    anyBody(product),
    anyBody(price),
    anyBody(priceWithdrawn),
    anyBody(priceBook),
    anyBody(fxRate),
    anyBody(meter),
    anyBody(binding),
    anyBody(bindingRemoved),
    anyBody(usageBudget),
    anyBody(subscription),
    anyBody(subscriptionCancelled),
    anyBody(amendment),
    anyBody(amendmentWithdrawn),
    anyBody(goodwill),
    anyBody(commitment),
    anyBody(commitmentWithdrawn),
    anyBody(creditGrant),
    anyBody(creditGrantWithdrawn),
    anyBody(taxRate),
    anyBody(taxRegistration),
    anyBody(taxExemption),
    anyBody(booksLocked),
    anyBody(dunningPolicy),
    anyBody(dunningHold),
    anyBody(licensePolicy),
    anyBody(role),
    anyBody(roleClaimed),
    anyBody(roleConfirmed),
    anyBody(roleContested),
    anyBody(roleDecided),
    anyBody(touchpoint),
    anyBody(touchpointVerified),
    anyBody(ticket),
    anyBody(cadence),
    anyBody(feedAdmitted),
    anyBody(customerHealth),
    anyBody(healthPolicy),
    anyBody(task),
    anyBody(taskDone),
    anyBody(playbook),
    anyBody(renewalPlan),
    anyBody(renewalOutcome),
    anyBody(journeyTemplate),
    anyBody(journey),
    anyBody(milestone),
    anyBody(milestoneReached),
    anyBody(milestoneApproved),
    anyBody(program),
    anyBody(payoutDetails),
    anyBody(selfBillingConsent),
    anyBody(screeningResult),
    anyBody(dispute),
    anyBody(disputeMessage),
    anyBody(disputeDecided),
    anyBody(disputeWithdrawn),
    anyBody(programParameters),
    anyBody(incentiveException),
    anyBody(exceptionApproved),
    anyBody(tierGranted),
    anyBody(certification),
    anyBody(groupMember),
    anyBody(terms),
    anyBody(enrollmentRequirements),
    anyBody(partnerApplication),
    anyBody(applicationDecided),
    anyBody(termsAccepted),
    anyBody(partnerDocument),
    anyBody(documentReviewed),
    anyBody(enrolled),
    anyBody(enrollmentSuspended),
    anyBody(enrollmentEnded),
    anyBody(deal),
    anyBody(dealLost),
    anyBody(dealPolicy),
    anyBody(dealRegistration),
    anyBody(registrationDecided),
    anyBody(registrationContested),
    anyBody(registrationExtended),
    anyBody(registrationEnded),
    anyBody(registrationWon),
    anyBody(dealArbitrated),
    anyBody(dealInfluence),
    anyBody(dealInfluenceAnswered),
    anyBody(discountPolicy),
    anyBody(quote),
    anyBody(quoteApproved),
    anyBody(quoteSent),
    anyBody(quoteAccepted),
    anyBody(quoteDeclined),
    anyBody(order),
    anyBody(orderTerms),
    anyBody(orderConfirmed),
    anyBody(orderCancelled),
    anyBody(orderHeld),
    anyBody(creditLimit),
    anyBody(creditReleased),
    anyBody(sellThroughDecided),
    anyBody(sellThroughHanded),
  ].map((kind) => [kind.kind, kind]),
)
