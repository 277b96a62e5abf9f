-- The files of evidence, each once, by content. Not facts of a chain: the fact award_document names the digest, and the digest
-- proves the content whenever it is read.
CREATE TABLE evidence_content (
    digest @text NOT NULL,         -- as award_document.file_digest
    content @blob NOT NULL,
    PRIMARY KEY (digest)
) @table_end;
@immutable(evidence_content);
