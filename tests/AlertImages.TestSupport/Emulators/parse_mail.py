# Reads a mail from standard input with Python's own parser and prints what it found as JSON.
import email, email.policy, json, sys

mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)


def describe(part):
    if part.is_multipart():
        return {"type": part.get_content_type(), "parts": [describe(child) for child in part.iter_parts()]}
    content = part.get_content()
    return {
        "type": part.get_content_type(),
        "disposition": part.get_content_disposition(),
        "cid": part["Content-ID"],
        "file": part.get_filename(),
        "text": content if isinstance(content, str) else None,
        "hex": content.hex() if isinstance(content, bytes) else None,
    }


print(json.dumps({
    "headers": {name: str(mail[name]) for name in ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Auto-Submitted") if mail[name]},
    "names": sorted(set(name.lower() for name in mail.keys())),
    "defects": [type(defect).__name__ for part in mail.walk() for defect in part.defects] + [type(defect).__name__ for value in mail.values() for defect in getattr(value, "defects", [])],
    "body": describe(mail),
}))
