"""Calls the simulator through Google's own Python client, and prints what came back as JSON.

Reads a JSON object from standard input: the root URL, the address of a receiver, and the
credentials of a user and of a service account.
"""

import io
import json
import sys
import uuid

from google.oauth2 import credentials, service_account
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

SETUP = json.load(sys.stdin)
AUTH = "https://www.googleapis.com/auth/"


def client(api, version, creds):
    document = json.loads(get_static_doc(api, version))
    document["rootUrl"] = SETUP["url"] + "/"
    document["baseUrl"] = document["rootUrl"] + document["servicePath"]
    document.pop("mtlsRootUrl", None)
    return build_from_document(document, credentials=creds)


def user():
    given = SETUP["user"]
    return credentials.Credentials(
        None,
        refresh_token=given["refresh_token"],
        token_uri=SETUP["key"]["token_uri"],
        client_id=given["client_id"],
        client_secret=given["client_secret"],
    )


def robot(*scopes, subject=None):
    creds = service_account.Credentials.from_service_account_info(
        SETUP["key"], scopes=[AUTH + scope for scope in scopes]
    )
    return creds.with_subject(subject) if subject else creds


def channel():
    return {"id": str(uuid.uuid4()), "type": "web_hook", "address": SETUP["address"]}


def watch_and_stop(watch, service):
    """Opens a channel and stops it. A stop has no content."""
    opened = watch(channel())
    stopped = service.channels().stop(
        body={"id": opened["id"], "resourceId": opened["resourceId"]}
    ).execute()
    return {"opened": opened, "stopped": stopped}


def error_of(call):
    try:
        call()
    except HttpError as error:
        body = json.loads(error.content)["error"]
        return [error.resp.status, body["errors"][0]["reason"]]
    return "no error"


def listed(method, request):
    """All items of a list, page by page, and the token for what changes afterwards."""
    items = []
    while request is not None:
        answer = request.execute()
        items += answer.get("items", answer.get("files", answer.get("users", [])))
        token = answer.get("nextSyncToken")
        request = method(request, answer)
    return items, token


def drive_resources(drive):
    files = drive.files()
    start = drive.changes().getStartPageToken().execute()["startPageToken"]
    file_id = files.create(body={"name": "Plan"}).execute()["id"]
    files.update(fileId=file_id, body={"name": "Plan B"}).execute()
    changes = drive.changes().list(pageToken=start, fields="*").execute()
    names, _ = listed(files.list_next, files.list(q="name contains 'plan'", pageSize=1))
    return {
        "drive.files": watch_and_stop(
            lambda body: files.watch(fileId=file_id, body=body).execute(), drive
        ),
        "drive.changes": watch_and_stop(
            lambda body: drive.changes().watch(pageToken=start, body=body).execute(), drive
        ),
        "changes": [change["file"]["name"] for change in changes["changes"]],
        "listed": [file["name"] for file in names],
    }


def calendar_resources(calendar):
    events = calendar.events()
    mine = {"calendarId": "primary"}
    day = {"start": {"date": "2027-01-01"}, "end": {"date": "2027-01-02"}}
    for summary in ["Tea", "Coffee"]:
        events.insert(body={"summary": summary, **day}, **mine).execute()
    all_events, token = listed(events.list_next, events.list(maxResults=1, **mine))
    one = all_events[0]["id"]
    events.patch(eventId=one, body={"summary": "Cake"}, **mine).execute()
    changed, _ = listed(events.list_next, events.list(syncToken=token, **mine))
    collections = {
        "calendar.acl": (calendar.acl(), mine),
        "calendar.calendarList": (calendar.calendarList(), {}),
        "calendar.settings": (calendar.settings(), {}),
    }
    result = {
        "calendar.events": watch_and_stop(
            lambda body: events.watch(body=body, **mine).execute(), calendar
        ),
        "listed": [event["summary"] for event in all_events],
        "synced": [event["summary"] for event in changed],
        "garbage": error_of(events.list(syncToken="garbage", **mine).execute),
    }
    for name, (collection, parameters) in collections.items():
        items, token = listed(collection.list_next, collection.list(**parameters))
        synced, _ = listed(
            collection.list_next, collection.list(syncToken=token, **parameters)
        )
        result[name] = watch_and_stop(
            lambda body: collection.watch(body=body, **parameters).execute(), calendar
        )
        result[name].update(items=len(items), synced=len(synced))
    return result


def admin_resources(directory, reports):
    users = directory.users()
    users.insert(body={"primaryEmail": "liz@example.com"}).execute()
    aliases = users.aliases()
    alias = {"alias": "eliza@example.com"}
    aliases.insert(userKey="liz@example.com", body=alias).execute()
    found, _ = listed(
        users.list_next, users.list(customer="my_customer", query="email:liz*")
    )
    all_aliases = aliases.list(userKey="liz@example.com").execute()["aliases"]
    admin = {"userKey": "all", "applicationName": "admin"}
    activities = reports.activities()
    logged, _ = listed(activities.list_next, activities.list(maxResults=1, **admin))
    return {
        "directory.users": watch_and_stop(
            lambda body: users.watch(customer="my_customer", body=body).execute(), directory
        ),
        "directory.aliases": watch_and_stop(
            lambda body: aliases.watch(userKey="liz@example.com", body=body).execute(),
            directory,
        ),
        "reports.activities": watch_and_stop(
            lambda body: activities.watch(body=body, **admin).execute(), reports
        ),
        "users": [found_user["primaryEmail"] for found_user in found],
        "aliases": [entry["alias"] for entry in all_aliases],
        "activities": [activity["events"][0]["name"] for activity in logged],
    }


def uploads(drive):
    files = drive.files()

    def upload(resumable, content, chunk=-1):
        media = MediaIoBaseUpload(io.BytesIO(content), "text/plain", chunk, resumable)
        created = files.create(body={"name": "Note"}, media_body=media).execute()
        buffer = io.BytesIO()
        download = MediaIoBaseDownload(buffer, files.get_media(fileId=created["id"]), 300_000)
        done = False
        while not done:
            _, done = download.next_chunk()
        return [created["name"], created["mimeType"], buffer.getvalue() == content]

    return {
        "multipart": upload(False, b"line\r\nline\n\x00\xff"),
        "resumable": upload(True, b"word" * 200_000, 256 * 1024),
        "empty": upload(False, b""),
    }


def special_requests(drive):
    files = drive.files()
    query = " or ".join(f"name = 'Plan {number}'" for number in range(200))
    answers = []
    batch = drive.new_batch_http_request(
        lambda request_id, answer, error: answers.append(
            answer["name"] if answer else error.resp.status
        )
    )
    batch.add(files.create(body={"name": "First"}))
    batch.add(files.get(fileId="none"))
    batch.add(files.create(body={"name": "Last"}))
    batch.execute()
    other = client("calendar", "v3", robot("drive.metadata.readonly", subject="liz@example.com"))
    directory = client("admin", "directory_v1", robot("admin.directory.user.readonly"))
    acl = other.acl()
    users = directory.users()
    return {
        "long query": files.list(q=query + " or name = 'Plan B'").execute()["files"][0]["name"],
        "batch": answers,
        "not served": error_of(files.generateIds().execute),
        "unknown field": error_of(files.list(fields="nonsense").execute),
        "scope": error_of(acl.watch(calendarId="primary", body=channel()).execute),
        "no administrator": error_of(
            users.watch(customer="my_customer", body=channel()).execute
        ),
    }


def main():
    admin = robot(
        "admin.directory.user", "admin.reports.audit.readonly", subject=SETUP["administrator"]
    )
    drive = client("drive", "v3", user())
    print(
        json.dumps(
            {
                "drive": drive_resources(drive),
                "calendar": calendar_resources(client("calendar", "v3", user())),
                "admin": admin_resources(
                    client("admin", "directory_v1", admin), client("admin", "reports_v1", admin)
                ),
                "uploads": uploads(drive),
                "special": special_requests(drive),
            }
        )
    )


main()
