-- A plan's statement answers one column made of all its outcomes, so what refuses must have a type, though it never answers.
DROP FUNCTION refuse(text, text);
CREATE FUNCTION refuse(state text, words text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', words USING ERRCODE = state;
END $$;
