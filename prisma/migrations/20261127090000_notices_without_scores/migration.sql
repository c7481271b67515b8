-- A lender sees a score for as long as the borrower consents, and a notice outlives that; new ones have not said it for a while.
UPDATE notice SET params = params - 'score' WHERE kind = 'lending.applied' AND params ? 'score';
