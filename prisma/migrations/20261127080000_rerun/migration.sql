-- Whoever sees to a stuck job may have it run again; that it was asked for stays beside who took it.
ALTER TABLE waiting_turn DROP CONSTRAINT waiting_turn_act_check;
ALTER TABLE waiting_turn ADD CONSTRAINT waiting_turn_act_check CHECK (act IN ('TAKE', 'HAND_BACK', 'RERUN'));
