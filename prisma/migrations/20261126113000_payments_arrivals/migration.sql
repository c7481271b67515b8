-- What came in for a payee: the list of it newest first, and the question whether there is something new.
CREATE INDEX "payment_payee_org_id_paid_at_idx" ON "payment"("payee_org_id", "paid_at");
CREATE INDEX "hold_payee_org_id_id_idx" ON "hold"("payee_org_id", "id");
