using System.Security.Cryptography;
using System.Text;

namespace Cleric.AspNetCore.Tests.Webhooks;

/// <summary>Bodies as the senders' own documentation has them, and signatures as it says that they are made.</summary>
internal static class WebhookExamples
{
    /// <summary>A secret of GitHub's documentation (docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries), used for all senders here.</summary>
    public const string Secret = "It's a Secret to Everybody";

    /// <summary>As Alertmanager 0.25 sends it.</summary>
    public const string Alertmanager = """
        {"receiver":"cleric","status":"firing","alerts":[
        {"status":"firing","labels":{"alertname":"CheckoutLatencyHigh","job":"shop/checkout","severity":"page"},"annotations":{"summary":"p95 is 2 s"},"startsAt":"2026-01-01T14:05:00.5Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://x","fingerprint":"a1"},
        {"status":"firing","labels":{"alertname":"TargetDown","instance":"10.0.0.5:9100","job":"node"},"annotations":{"description":"host gone"},"startsAt":"2026-01-01T15:01:00+01:00","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"b2"},
        {"status":"resolved","labels":{"alertname":"Old","app":"x"},"annotations":{},"startsAt":"2026-01-01T13:00:00Z","endsAt":"2026-01-01T13:30:00Z","generatorURL":"","fingerprint":"c3"}],
        "groupLabels":{"cluster":"eu"},"commonLabels":{"cluster":"eu"},"commonAnnotations":{},"externalURL":"http://am:9093","version":"4","groupKey":"{}:{cluster=\"eu\"}","truncatedAlerts":0}
        """;

    /// <summary>grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier, "Default JSON payload".</summary>
    public const string Grafana = """
        {
          "receiver": "My Super Webhook",
          "status": "firing",
          "orgId": 1,
          "alerts": [
            {
              "status": "firing",
              "labels": {
                "alertname": "High memory usage",
                "team": "blue",
                "zone": "us-1"
              },
              "annotations": {
                "description": "The system has high memory usage",
                "runbook_url": "https://myrunbook.com/runbook/1234",
                "summary": "This alert was triggered for zone us-1"
              },
              "startsAt": "2021-10-12T09:51:03.157076+02:00",
              "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "https://play.grafana.org/alerting/1afz29v7z/edit",
              "fingerprint": "c6eadffa33fcdf37",
              "silenceURL": "https://play.grafana.org/alerting/silence/new?alertmanager=grafana&matchers=alertname%3DT2%2Cteam%3Dblue%2Czone%3Dus-1",
              "dashboardURL": "",
              "panelURL": "",
              "values": {
                "B": 44.23943737541908,
                "C": 1
              }
            },
            {
              "status": "firing",
              "labels": {
                "alertname": "High CPU usage",
                "team": "blue",
                "zone": "eu-1"
              },
              "annotations": {
                "description": "The system has high CPU usage",
                "runbook_url": "https://myrunbook.com/runbook/1234",
                "summary": "This alert was triggered for zone eu-1"
              },
              "startsAt": "2021-10-12T09:56:03.157076+02:00",
              "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "https://play.grafana.org/alerting/d1rdpdv7k/edit",
              "fingerprint": "bc97ff14869b13e3",
              "silenceURL": "https://play.grafana.org/alerting/silence/new?alertmanager=grafana&matchers=alertname%3DT1%2Cteam%3Dblue%2Czone%3Deu-1",
              "dashboardURL": "",
              "panelURL": "",
              "values": {
                "B": 44.23943737541908,
                "C": 1
              }
            }
          ],
          "groupLabels": {},
          "commonLabels": {
            "team": "blue"
          },
          "commonAnnotations": {},
          "externalURL": "https://play.grafana.org/",
          "version": "1",
          "groupKey": "{}:{}",
          "truncatedAlerts": 0,
          "title": "[FIRING:2]  (blue)",
          "state": "alerting",
          "message": "**Firing** blah blah blah"
        }
        """;

    /// <summary>docs.pagerduty.com/developer/webhooks-overview, "Webhook Payload", which is of the event "incident.priority_updated".</summary>
    public const string PagerDuty = """
        {
          "event": {
            "id": "5ac64822-4adc-4fda-ade0-410becf0de4f",
            "event_type": "incident.priority_updated",
            "resource_type": "incident",
            "occurred_at": "2020-10-02T18:45:22.169Z",
            "agent": {
              "html_url": "https://acme.pagerduty.com/users/PLH1HKV",
              "id": "PLH1HKV",
              "self": "https://api.pagerduty.com/users/PLH1HKV",
              "summary": "Tenex Engineer",
              "type": "user_reference"
            },
            "client": {
              "name": "PagerDuty"
            },
            "data": {
              "id": "PGR0VU2",
              "type": "incident",
              "self": "https://api.pagerduty.com/incidents/PGR0VU2",
              "html_url": "https://acme.pagerduty.com/incidents/PGR0VU2",
              "number": 2,
              "status": "triggered",
              "incident_key": "d3640fbd41094207a1c11e58e46b1662",
              "created_at": "2020-04-09T15:16:27Z",
              "title": "A little bump in the road",
              "service": {
                "html_url": "https://acme.pagerduty.com/services/PF9KMXH",
                "id": "PF9KMXH",
                "self": "https://api.pagerduty.com/services/PF9KMXH",
                "summary": "API Service",
                "type": "service_reference"
              },
              "assignees": [
                {
                  "html_url": "https://acme.pagerduty.com/users/PTUXL6G",
                  "id": "PTUXL6G",
                  "self": "https://api.pagerduty.com/users/PTUXL6G",
                  "summary": "User 123",
                  "type": "user_reference"
                }
              ],
              "escalation_policy": {
                "html_url": "https://acme.pagerduty.com/escalation_policies/PUS0KTE",
                "id": "PUS0KTE",
                "self": "https://api.pagerduty.com/escalation_policies/PUS0KTE",
                "summary": "Default",
                "type": "escalation_policy_reference"
              },
              "teams": [
                {
                  "html_url": "https://acme.pagerduty.com/teams/PFCVPS0",
                  "id": "PFCVPS0",
                  "self": "https://api.pagerduty.com/teams/PFCVPS0",
                  "summary": "Engineering",
                  "type": "team_reference"
                }
              ],
              "priority": {
                "html_url": "https://acme.pagerduty.com/account/incident_priorities",
                "id": "PSO75BM",
                "self": "https://api.pagerduty.com/priorities/PSO75BM",
                "summary": "P1",
                "type": "priority_reference"
              },
              "urgency": "high",
              "conference_bridge": {
                "conference_number": "+1 1234123412,,987654321#",
                "conference_url": "https://example.com"
              },
              "resolve_reason": null
            }
          }
        }
        """;

    /// <summary>The same page's example of an event about no incident.</summary>
    public const string PagerDutyService = """
        {
          "event": {
            "id": "01BRB6ZP4M6T8ZG4X6BP63ZB9O",
            "event_type": "service.updated",
            "resource_type": "service",
            "occurred_at": "2021-03-02T13:35:11.682Z",
            "agent": null,
            "client": null,
            "data": {
              "html_url": "https://acme.pagerduty.com/services/PF9KMXH",
              "id": "PF9KMXH",
              "self": "https://api.pagerduty.com/services/PF9KMXH",
              "summary": "testing service updates",
              "alert_creation": "create_alerts_and_incidents",
              "teams": [
                {
                  "html_url": "https://acme.pagerduty.com/teams/PFCVPS0",
                  "id": "PFCVPS0",
                  "self": "https://api.pagerduty.com/teams/PFCVPS0",
                  "summary": "Engineering",
                  "type": "team_reference"
                }
              ],
              "type": "service"
            }
          }
        }
        """;

    /// <summary>The template of docs/webhooks.md with the example values that docs.datadoghq.com/integrations/webhooks ("Variables") has for them.</summary>
    public const string Datadog = """
        {
          "id": "1234567",
          "alert_id": "1234",
          "alert_title": "[Triggered on {host:ip-012345}] Host is Down",
          "alert_transition": "Triggered",
          "alert_cycle_key": "9bd4ac313a4d1e8fae2482df7b77628",
          "alert_status": "system.load.1 over host:my-host was > 0 at least once during the last 1m",
          "alert_scope": "availability-zone:us-east-1a, role:computing-node",
          "alert_metric": "system.load.1",
          "alert_type": "error",
          "alert_priority": "P1",
          "priority": "normal",
          "date": "1406662672000",
          "event_msg": "@webhook-url Sending to the webhook",
          "hostname": "ip-012345",
          "link": "https://app.datadoghq.com/event/jump_to?event_id=123456",
          "tags": "monitor, name:myService, role:computing-node"
        }
        """;

    /// <summary>The parts that are read of the example of "deployment_status" in GitHub's own collection of payloads (octokit/webhooks).</summary>
    public const string GitHub = """
        {
          "action": "created",
          "deployment_status": {
            "url": "https://api.github.com/repos/Codertocat/Hello-World/deployments/145988746/statuses/209916254",
            "id": 209916254,
            "node_id": "MDE2OkRlcGxveW1lbnRTdGF0dXMyMDk5MTYyNTQ=",
            "state": "success",
            "description": "",
            "environment": "production",
            "target_url": "",
            "created_at": "2019-05-15T15:20:55Z",
            "updated_at": "2019-05-15T15:20:55Z",
            "deployment_url": "https://api.github.com/repos/Codertocat/Hello-World/deployments/145988746",
            "repository_url": "https://api.github.com/repos/Codertocat/Hello-World"
          },
          "deployment": {
            "url": "https://api.github.com/repos/Codertocat/Hello-World/deployments/145988746",
            "id": 145988746,
            "node_id": "MDEwOkRlcGxveW1lbnQxNDU5ODg3NDY=",
            "sha": "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
            "ref": "master",
            "task": "deploy",
            "payload": {},
            "original_environment": "production",
            "environment": "production",
            "description": null,
            "created_at": "2019-05-15T15:20:53Z",
            "updated_at": "2019-05-15T15:20:55Z",
            "statuses_url": "https://api.github.com/repos/Codertocat/Hello-World/deployments/145988746/statuses",
            "repository_url": "https://api.github.com/repos/Codertocat/Hello-World",
            "performed_via_github_app": null
          },
          "repository": {
            "id": 186853002,
            "node_id": "MDEwOlJlcG9zaXRvcnkxODY4NTMwMDI=",
            "name": "Hello-World",
            "full_name": "Codertocat/Hello-World",
            "private": false
          },
          "sender": {
            "login": "Codertocat",
            "id": 21031067,
            "type": "User"
          }
        }
        """;

    public static string Hmac(string text, string secret = Secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
