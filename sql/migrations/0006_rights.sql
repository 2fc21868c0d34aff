-- What the history refuses, whoever asks: promises that PostgreSQL itself keeps. Who may do what: queries/grant_stages.sql.

-- The law of the mailbox. True where the law of every recipient lets a delivered message be moved as long as nobody has opened it;
-- NULL: the verdict is final, as in FR, and wherever the law is not known.
ALTER TABLE message ADD COLUMN movable boolean;

-- A message row is the truth, and stays as it was written. All that may change is the verdict, by a move that the law allows.
CREATE FUNCTION message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same message := NEW;
BEGIN
    same.verdict := OLD.verdict;
    IF same IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a message row is never changed' USING ERRCODE = 'TA004';
    END IF;
    IF NEW.verdict IS DISTINCT FROM OLD.verdict
       AND (OLD.movable IS NOT TRUE OR OLD.verdict NOT IN ('deliver', 'junk') OR NEW.verdict NOT IN ('deliver', 'junk')) THEN
        RAISE EXCEPTION 'a verdict is final: the law of the mailbox allows no later move' USING ERRCODE = 'TA004';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON message FOR EACH ROW EXECUTE FUNCTION message_stays();

-- What was taught is taken back by its opposite, never rewritten.
CREATE FUNCTION lesson_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a lesson is never changed: teach the opposite' USING ERRCODE = 'TA004';
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON lesson FOR EACH ROW EXECUTE FUNCTION lesson_stays();

-- The letter is secret: of content and of recipients there are keyed hashes, never a readable value.
CREATE FUNCTION trait_name_may_be_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM trait_kind WHERE code = trait_kind_of(NEW.id) AND secrecy = 'sender') THEN
        RAISE EXCEPTION 'the value of this kind is kept hashed alone' USING ERRCODE = 'TA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER may_be_read BEFORE INSERT OR UPDATE ON trait_name FOR EACH ROW EXECUTE FUNCTION trait_name_may_be_read();
