-- PostgreSQL reads a CHECK from its text anew for every statement that writes to the table, and plans it: ten microseconds for a thousand
-- characters, and the long ones have three thousand (decision 21). The rules of the tables that a sale writes most, in one function a table,
-- which a connection reads once. They say what they said before, under the names they had.

-- Ends a statement as a CHECK of that name would. Called by its full name, for a dump is brought back with no path to search.
CREATE FUNCTION broken_rule(place text, rule text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', place, rule USING ERRCODE = 'check_violation', TABLE = place, CONSTRAINT = rule;
END $$;

CREATE FUNCTION delivery_rules(r delivery) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  broken text := CASE
    WHEN NOT (r.sent_grams > 0 AND r.planned_fen >= 0) THEN 'delivery_check'
    WHEN NOT (r.accepted_grams >= 0 AND r.rejected_grams >= 0 AND (r.accepted_grams + r.rejected_grams) = r.delivered_grams AND r.gross_fen >= 0 AND r.deduction_fen >= 0) THEN 'accepted_and_rejected'
    WHEN NOT ((r.state <> 'accepted' OR r.rejected_grams = 0) AND (r.state <> 'rejected' OR r.accepted_grams = 0) AND (r.state <> 'partly_accepted' OR r.accepted_grams > 0 AND r.rejected_grams > 0)) THEN 'state_says_how_much'
    WHEN NOT (r.state = ANY ('{dispatched,arrived,weighed,graded,accepted,partly_accepted,rejected}')) THEN 'delivery_state_check'
    WHEN NOT (r.decided_by = ANY ('{buyer,deadline}')) THEN 'delivery_decided_by_check'
    WHEN NOT (r.caused_by = ANY ('{seller,buyer,platform,nature}')) THEN 'delivery_caused_by_check'
    WHEN NOT ((r.state = ANY ('{accepted,partly_accepted,rejected}')) = (r.decided_at IS NOT NULL AND r.decided_by IS NOT NULL AND r.delivered_grams IS NOT NULL AND r.accepted_grams IS NOT NULL AND r.rejected_grams IS NOT NULL AND r.gross_fen IS NOT NULL AND r.deduction_fen IS NOT NULL AND r.order_gross_fen IS NOT NULL)) THEN 'decided_whole'
  END;
BEGIN
  RETURN broken IS NULL OR public.broken_rule('delivery', broken);
END $$;
ALTER TABLE delivery
  DROP CONSTRAINT delivery_check,
  DROP CONSTRAINT accepted_and_rejected,
  DROP CONSTRAINT state_says_how_much,
  DROP CONSTRAINT delivery_state_check,
  DROP CONSTRAINT delivery_decided_by_check,
  DROP CONSTRAINT delivery_caused_by_check,
  DROP CONSTRAINT decided_whole,
  ADD CONSTRAINT delivery_rules CHECK (delivery_rules(delivery));

CREATE FUNCTION attempt_rules(r attempt) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  broken text := CASE
    WHEN NOT ((r.state = 'SUCCEEDED') = (r.outcome IS NOT NULL)) THEN 'attempt_check'
    WHEN NOT (r.amount_fen > 0) THEN 'attempt_amount_fen_check'
    WHEN NOT (r.refundable_fen >= 0 AND r.reserved_fen >= 0 AND r.refunded_fen >= 0 AND r.captured_fen = (r.refundable_fen + r.reserved_fen + r.refunded_fen)) THEN 'never_refund_more_than_paid'
    WHEN NOT (r.wallet = ANY ('{unionpay,wechat,alipay}')) THEN 'attempt_wallet_check'
    WHEN NOT (r.state = ANY ('{CREATED,SUBMITTED,UNKNOWN,SUCCEEDED,FAILED,CLOSED}')) THEN 'attempt_state_check'
    WHEN NOT (r.outcome = ANY ('{CAPTURED,LATE,SURPLUS,CONFLICTED}')) THEN 'attempt_outcome_check'
    WHEN NOT (LEAST(r.payer_paid_fen, r.merchant_discount_fen, r.third_discount_fen, r.settle_fen) >= 0) THEN 'attempt_check1'
  END;
BEGIN
  RETURN broken IS NULL OR public.broken_rule('attempt', broken);
END $$;
ALTER TABLE attempt
  DROP CONSTRAINT attempt_check,
  DROP CONSTRAINT attempt_amount_fen_check,
  DROP CONSTRAINT never_refund_more_than_paid,
  DROP CONSTRAINT attempt_wallet_check,
  DROP CONSTRAINT attempt_state_check,
  DROP CONSTRAINT attempt_outcome_check,
  DROP CONSTRAINT attempt_check1,
  ADD CONSTRAINT attempt_rules CHECK (attempt_rules(attempt));

CREATE FUNCTION hold_rules(r hold) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  broken text := CASE
    WHEN NOT (r.amount_fen > 0) THEN 'hold_amount_fen_check'
    WHEN NOT (r.open_fen >= 0 AND r.open_fen <= r.amount_fen) THEN 'hold_check'
    WHEN NOT (r.split_cap_bps >= 0 AND r.split_cap_bps <= 10000) THEN 'hold_split_cap_bps_check'
    WHEN NOT (r.split_fen >= 0 AND r.split_fen <= (r.amount_fen * r.split_cap_bps / 10000)) THEN 'split_within_the_contract'
    WHEN NOT (r.state = ANY ('{HELD,RELEASE_APPROVED,SPLIT_SUBMITTED,SPLIT_DONE,PARTIAL,FAILED,SETTLED,BANK_CONFIRMED,REFUNDED}')) THEN 'hold_state_check'
  END;
BEGIN
  RETURN broken IS NULL OR public.broken_rule('hold', broken);
END $$;
ALTER TABLE hold
  DROP CONSTRAINT hold_amount_fen_check,
  DROP CONSTRAINT hold_check,
  DROP CONSTRAINT hold_split_cap_bps_check,
  DROP CONSTRAINT split_within_the_contract,
  DROP CONSTRAINT hold_state_check,
  ADD CONSTRAINT hold_rules CHECK (hold_rules(hold));

CREATE FUNCTION order_line_rules(r order_line) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  broken text := CASE
    WHEN NOT (r.mass_grams > 0 AND r.price_fen > 0 AND r.amount_fen > 0) THEN 'order_line_check'
    WHEN NOT ((r.accepted_grams + r.rejected_grams) = r.delivered_grams) THEN 'delivered_is_decided'
    WHEN NOT (r.gross_fen >= 0 AND r.gross_fen <= r.amount_fen) THEN 'earned_within_paid'
    WHEN NOT ((r.priced_by = ANY ('{kg,jin,tonne}')) AND (r.sold_by = ANY ('{kg,jin,tonne}'))) THEN 'order_line_check1'
    WHEN NOT (LEAST(r.open_deliveries::bigint, r.sent_grams, r.delivered_grams, r.accepted_grams, r.rejected_grams) >= 0) THEN 'order_line_check2'
  END;
BEGIN
  RETURN broken IS NULL OR public.broken_rule('order_line', broken);
END $$;
ALTER TABLE order_line
  DROP CONSTRAINT order_line_check,
  DROP CONSTRAINT delivered_is_decided,
  DROP CONSTRAINT earned_within_paid,
  DROP CONSTRAINT order_line_check1,
  DROP CONSTRAINT order_line_check2,
  ADD CONSTRAINT order_line_rules CHECK (order_line_rules(order_line));

CREATE FUNCTION signer_rules(r signer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  broken text := CASE
    WHEN NOT (r.method IS NULL AND r.signed_at IS NULL AND r.signed_name IS NULL AND r.strokes IS NULL OR r.method IS NOT NULL AND r.signed_at IS NOT NULL AND r.signed_name IS NOT NULL AND (r.strokes IS NOT NULL) = (r.method = 'drawn')) THEN 'signed_in_one_way'
    WHEN NOT (r.party = ANY ('{seller,buyer,lender,borrower}')) THEN 'signer_party_check'
    WHEN NOT (r.method = ANY ('{drawn,typed}')) THEN 'signer_method_check'
    WHEN NOT (r.key_id IS NULL OR r.signed_at IS NOT NULL) THEN 'signer_check'
  END;
BEGIN
  RETURN broken IS NULL OR public.broken_rule('signer', broken);
END $$;
ALTER TABLE signer
  DROP CONSTRAINT signed_in_one_way,
  DROP CONSTRAINT signer_party_check,
  DROP CONSTRAINT signer_method_check,
  DROP CONSTRAINT signer_check,
  ADD CONSTRAINT signer_rules CHECK (signer_rules(signer));

CREATE FUNCTION ledger_balance_rules(r ledger_balance) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  broken text := CASE
    WHEN NOT (NOT r.guarded OR r.side = 'credit' AND (r.credits_posted - r.debits_posted - r.debits_pending) >= 0 OR r.side = 'debit' AND (r.debits_posted - r.credits_posted - r.credits_pending) >= 0) THEN 'guarded_balance_not_negative'
    WHEN NOT (LEAST(r.debits_posted, r.credits_posted, r.debits_pending, r.credits_pending) >= 0) THEN 'ledger_balance_check'
  END;
BEGIN
  RETURN broken IS NULL OR public.broken_rule('ledger_balance', broken);
END $$;
ALTER TABLE ledger_balance
  DROP CONSTRAINT guarded_balance_not_negative,
  DROP CONSTRAINT ledger_balance_check,
  ADD CONSTRAINT ledger_balance_rules CHECK (ledger_balance_rules(ledger_balance));
