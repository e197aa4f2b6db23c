/** Generated from docs/openapi/console.json by `npm run generate`. */

export interface paths {
    "/api/v1/activities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done, and by whom, newest first. */
        get: operations["list_activities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The business's agents, oldest first. */
        get: operations["list_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The invitations that nobody has used yet. */
        get: operations["list_invitations"];
        put?: never;
        /** Invites somebody to the team. */
        post: operations["invite_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraws an invitation: its link works no more. */
        delete: operations["withdraw_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes somebody out of the team. Their sessions and sockets end at once; what they wrote keeps their name. */
        delete: operations["remove_agent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/password-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a one-time link by which an agent chooses a new password. */
        post: operations["renew_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The business's apps. */
        get: operations["list_apps"];
        put?: never;
        /** Makes an app. */
        post: operations["create_app"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes an app. */
        patch: operations["update_app"];
        trace?: never;
    };
    "/api/v1/apps/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows an app's secret, or makes a new one. Both are noted as activities. */
        post: operations["app_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The business's catalogue; 404 `no_catalog` before there is one. */
        get: operations["get_catalog"];
        put?: never;
        /** Makes the business's catalogue and shows it on its lines, or changes its name and currency. */
        post: operations["put_catalog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports products from CSV: Meta's feed columns or plain ones. Rows that are wrong are left out and named. */
        post: operations["import_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of products in the catalogue's order, with hidden ones. */
        get: operations["list_products"];
        put?: never;
        /** Adds a product; 409 `taken` when its id is there. */
        post: operations["create_product"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/products/{retailer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A product. */
        get: operations["get_product"];
        put?: never;
        post?: never;
        /** Removes a product. Messages that were sent keep what they showed. */
        delete: operations["delete_product"];
        options?: never;
        head?: never;
        /** Changes a product. Messages that were sent keep what they showed. */
        patch: operations["update_product"];
        trace?: never;
    };
    "/api/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A person. */
        get: operations["get_contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what the business knows of a person. */
        patch: operations["update_contact"];
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The inbox, page by page. */
        get: operations["list_conversations"];
        put?: never;
        /** Opens the conversation with a contact on a line, or finds the one that is there. */
        post: operations["open_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation. */
        get: operations["get_conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Opens or resolves a conversation. */
        patch: operations["update_conversation"];
        trace?: never;
    };
    "/api/v1/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A part of the thread, oldest first; the newest when nothing else is asked for. */
        get: operations["list_messages"];
        put?: never;
        /** Sends a message; 200 with the first one when the `client_id` has been sent before. */
        post: operations["send_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/messages/{wamid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a message of the business for everyone, within 2 days. */
        delete: operations["delete_message"];
        options?: never;
        head?: never;
        /** Edits a text of the business, within 15 minutes. */
        patch: operations["edit_message"];
        trace?: never;
    };
    "/api/v1/conversations/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that the agent has seen messages; the customer gets read ticks. */
        post: operations["mark_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks a conversation as unread for the agent; nobody else sees that. */
        post: operations["mark_unread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The business's short links, oldest first, at most 1,000. */
        get: operations["list_links"];
        put?: never;
        /** Makes a short link. */
        post: operations["create_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a short link: opening it no longer leads anywhere. */
        delete: operations["delete_link"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{code}/qr.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A short link's QR code, PNG. */
        get: operations["get_link_qr_png"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{code}/qr.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A short link's QR code, SVG. */
        get: operations["get_link_qr_svg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in; keeps a session going that is in use. */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what an agent may change about themselves. */
        patch: operations["update_me"];
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes the password; other sessions end. */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Uploads a file to send; its bytes are the body. */
        post: operations["upload_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of a file, or a range of them. */
        get: operations["get_media"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{id}/commerce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What customers of a line see of its catalogue. */
        get: operations["get_commerce_settings"];
        /** Changes what customers of a line see of its catalogue; open chats follow at once. */
        put: operations["put_commerce_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{id}/hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A line's opening hours. */
        get: operations["get_hours"];
        /** Replaces a line's opening hours. */
        put: operations["put_hours"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{id}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A line's public profile. */
        get: operations["get_profile"];
        /** Replaces a line's public profile and names. */
        put: operations["put_profile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{id}/qr.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The QR code of a line's chat, SVG. */
        get: operations["get_phone_number_qr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{id}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules that a line is held to. */
        get: operations["get_rules"];
        /** Replaces the rules of a line; a member that is not there is as on a new line. */
        put: operations["put_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{id}/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a line is set up for a program, step by step. */
        get: operations["get_line_setup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{id}/welcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A line's welcome. */
        get: operations["get_welcome"];
        /** Replaces a line's welcome. */
        put: operations["put_welcome"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sandbox as it is. */
        get: operations["get_sandbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves the clock forward, for the whole server; it never goes back. */
        post: operations["move_sandbox_clock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/conduct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Lets things go wrong, instead of what went wrong before; `{}` ends it. */
        put: operations["put_sandbox_conduct"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/plays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a customer play a part; how it goes is told with the sandbox. */
        post: operations["play_sandbox_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with e-mail and password. */
        post: operations["create_session"];
        /** Signs out. */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by a one-time link. */
        post: operations["create_session_by_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a set-up link, an invitation or a link to renew a password is for. */
        get: operations["get_setup"];
        put?: never;
        /** Uses a set-up link or an invitation: makes the agent and signs them in. */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Uses a link to renew a password: all sessions of the agent end, and this browser is signed in. */
        post: operations["set_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The programs that act for the business. */
        get: operations["list_system_users"];
        put?: never;
        /** Makes a program; it needs a token to do anything. */
        post: operations["create_system_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a program: its tokens end at once. */
        delete: operations["delete_system_user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-users/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a token, which is told once. */
        post: operations["issue_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-users/{id}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a token at once. */
        delete: operations["withdraw_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-users/{id}/wabas/{waba_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Says what a program may do on a WABA. */
        put: operations["assign_waba"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The templates of the business or of one of its lines, by name and language. */
        get: operations["list_templates"];
        put?: never;
        /** Hands a template in: it is pending until its review. */
        post: operations["create_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what would be refused, and changes nothing. */
        post: operations["lint_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who reviews the templates of the business. */
        get: operations["get_template_review"];
        /** Changes who reviews; what waits for a person goes on waiting for one. */
        put: operations["put_template_review"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a template in one language. */
        delete: operations["delete_template"];
        options?: never;
        head?: never;
        /** Changes a template, with a review of what it says then. */
        patch: operations["update_template"];
        trace?: never;
    };
    "/api/v1/templates/{id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a person to look at a rejected template again. */
        post: operations["appeal_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/archived": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts a template away, or gets it back; after 28 days away it is deleted. */
        put: operations["archive_template"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Notes what customers make of a template: at `RED` it is paused, the third time disabled. */
        put: operations["rate_template"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides about a template that is in review, in appeal, or was rejected. */
        post: operations["review_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/unpause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a pause, 5 minutes after it began at the earliest. */
        post: operations["unpause_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The business's subscribers, oldest first. */
        get: operations["list_webhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a subscriber was not told after seven days of trying, newest first, at most 200 ranges. */
        get: operations["list_webhook_dead_letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last requests to a subscriber since the server started, newest first, at most 100. */
        get: operations["list_webhook_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells a subscriber a range again, beside what happens now. */
        post: operations["replay_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What is known of a token. */
        AccessToken: {
            id: string;
            /** @description Its permissions. */
            scopes: string[];
            /**
             * Format: int64
             * @description UTC milliseconds; null: never.
             */
            expires_at?: number | null;
            /**
             * Format: int64
             * @description UTC milliseconds.
             */
            created_at: number;
            /** @description Its last four characters. */
            last_characters: string;
        };
        Activities: {
            /** @description Newest first. */
            data: components["schemas"]["Activity"][];
            /** @description The cursor of the following page; null at the end. */
            next?: string | null;
        };
        /** @description Something that was done. */
        Activity: {
            id: string;
            /** @description What: `TEMPLATE_CREATED`, `API_ACCESS_GRANTED`, ... */
            kind: string;
            /** @description `USER`, `API`, or `SYSTEM`. */
            actor_type: string;
            /** @description Who: the name of an agent or a program. */
            actor_name?: string | null;
            /** @description What it was about. */
            details: Record<string, never>;
            /**
             * Format: int64
             * @description When, UTC milliseconds.
             */
            at: number;
        };
        /** @description One way to reach a contact. */
        Address: {
            /** @description `wa_id` (phone digits), `user_id` (business-scoped user id), `email`. */
            kind: string;
            /** @description The address. */
            value: string;
            /** @description Whether the contact has shown that it is theirs. */
            verified: boolean;
        };
        /** @description A person who answers. */
        Agent: {
            /** @description The id. */
            id: string;
            /** @description The name that colleagues and customers see. */
            name: string;
            /** @description The address they sign in with, lower-case. */
            email: string;
            /** @description What they may do. */
            role: components["schemas"]["Role"];
            /** @description The language of their console, BCP 47. */
            language: string;
            /** @description How their console looks. */
            theme: components["schemas"]["Theme"];
            /** @description Whether the enter key sends (or makes a new line). */
            enter_sends: boolean;
        };
        /** @description An app: its secret signs webhooks. */
        App: {
            id: string;
            name: string;
            /** @description What proves to a callback that it is asked by this app. */
            verify_token: string;
            /** @description Whether its calls must be signed with the secret (`appsecret_proof`). */
            requires_proof: boolean;
            /**
             * Format: int64
             * @description UTC milliseconds.
             */
            created_at: number;
        };
        /** @description What of an app becomes something else. */
        AppChange: {
            /** @description Up to 100 characters. */
            name?: string | null;
            /** @description Whether its calls must be signed. */
            requires_proof?: boolean | null;
        };
        /** @description An app's secret. */
        AppSecret: {
            secret: string;
        };
        Apps: {
            /** @description Oldest first. */
            data: components["schemas"]["App"][];
        };
        /** @description Who wrote a message. */
        Author: {
            /** @description `customer`, `agent`, `automatic`, `api`. */
            kind: string;
            /** @description The agent's id; customers don't see it. */
            id?: string | null;
            /** @description The name. */
            name?: string | null;
        };
        /** @description Whether a template is put away. */
        Away: {
            /** @description True puts it away, false gets it back. */
            archived: boolean;
        };
        /** @description A business portfolio: the tenant that owns everything else. */
        Business: {
            /** @description Its id. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Its IANA time zone. */
            time_zone: string;
            /** @description Its language, BCP 47. */
            language: string;
        };
        /** @description A catalogue. */
        Catalog: {
            /** @description The id. */
            id: string;
            /** @description What people of the business call it. */
            name: string;
            /** @description The ISO 4217 currency of prices that name none. */
            currency: string;
        };
        /** @description The catalogue and how many products it has. */
        CatalogView: components["schemas"]["Catalog"] & {
            /**
             * Format: int64
             * @description How many products there are, the hidden ones too.
             */
            products: number;
        };
        /** @description The Cloud API's commerce settings of a line. */
        CommerceSettings: {
            /** @description Whether customers can open the whole catalogue. */
            is_catalog_visible: boolean;
            /** @description Whether customers can fill a cart and order. */
            is_cart_enabled: boolean;
        };
        /** @description A person, with every way to reach them. */
        Contact: {
            id: string;
            name?: string | null;
            wa_id?: string | null;
            user_id?: string | null;
            language?: string | null;
            /** @description Whether a message has somewhere to go. */
            reachable: boolean;
            /** Format: int64 */
            created_at: number;
            addresses: components["schemas"]["Address"][];
            conversations: components["schemas"]["ContactConversation"][];
        };
        /** @description A conversation of a person. */
        ContactConversation: {
            id: string;
            phone_number_id: string;
            /** Format: int64 */
            last_activity_at: number;
        };
        /** @description A conversation as an agent sees it. */
        Conversation: {
            /** @description The id. */
            id: string;
            /** @description The line. */
            phone_number_id: string;
            /** @description The channel it goes through: `webchat`. */
            channel: string;
            /** @description `open` or `resolved`. */
            state: string;
            /** @description The person. */
            contact: components["schemas"]["ConversationContact"];
            last_message?: components["schemas"]["LastMessage"] | null;
            /**
             * Format: int64
             * @description How many messages the agent has not read; 99 means 99 or more.
             */
            unread_count: number;
            /** @description Whether the agent marked it as unread. */
            marked_unread: boolean;
            /** @description The wamid of the first message that the agent has not read. */
            first_unread_id?: string | null;
            /**
             * Format: int64
             * @description When something last happened, UTC milliseconds.
             */
            last_activity_at: number;
            /** @description Whether the line is held to the customer service window: outside it only templates go out. */
            window_applies: boolean;
            /**
             * Format: int64
             * @description When the customer service window closes; none: it never opened.
             */
            window_closes_at?: number | null;
            /** @description Where it came from: `table 12`. */
            reference?: string | null;
            /**
             * Format: int64
             * @description When it began.
             */
            created_at: number;
        };
        /** @description The person of a conversation. */
        ConversationContact: {
            /** @description The id. */
            id: string;
            /** @description The name. */
            name?: string | null;
            /** @description The phone digits. */
            wa_id?: string | null;
            /** @description The business-scoped user id. */
            user_id?: string | null;
            /** @description The language they read, BCP 47. */
            language?: string | null;
            /** @description Whether a message has somewhere to go: the person has opened the chat of this line. */
            reachable: boolean;
        };
        /**
         * @description Whether a conversation waits for somebody.
         * @enum {string}
         */
        ConversationState: "open" | "resolved";
        /** @description A page of the inbox, newest activity first. */
        Conversations: {
            data: components["schemas"]["Conversation"][];
            /** @description The cursor of the next page; null: this is the last one. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many there are, up to 10,000.
             */
            total: number;
            /**
             * Format: int64
             * @description How many the agent has not read, in any state, up to 999.
             */
            unread_total: number;
            /** @description Where to resume the live socket from. */
            live_seq: string;
        };
        /** @description What a person makes of a template. */
        Decision: {
            /** @description What it is for, when that is not what was said. */
            category?: string | null;
            /** @enum {string} */
            verdict: "approve";
        } | {
            /** @description Meta's reason: `INVALID_FORMAT`, ... */
            reason: string;
            /** @description What is wrong; told to subscribers with `INVALID_FORMAT`. */
            explanation?: string | null;
            /** @enum {string} */
            verdict: "reject";
        };
        /** @description What a product is and costs. */
        Details: {
            /** @description Up to 200 characters. */
            name: string;
            /** @description Up to 9,999 characters. */
            description?: string;
            /**
             * Format: int64
             * @description In minor units of the currency: cents of EUR, yen of JPY.
             */
            price: number;
            /**
             * Format: int64
             * @description The reduced price, in minor units.
             */
            sale_price?: number | null;
            /** @description ISO 4217. */
            currency: string;
            /** @description Its picture, uploaded, or fetched from `image_link`. */
            image_media_id?: string | null;
            /** @description Where its picture is fetched from, http or https. */
            image_link?: string | null;
            /** @description `in stock`, `out of stock`, `available for order`, `preorder`, `discontinued`. */
            availability?: string;
            /** @description Its page on the business's site, http or https. */
            link?: string | null;
            /** @description Up to 250 characters. */
            category?: string | null;
            /** @description Up to 100 characters. */
            brand?: string | null;
            /**
             * Format: int64
             * @description Where it stands in the catalogue, from low to high; at the end when not said.
             */
            position?: number | null;
            /** @description Customers neither see nor order it. */
            hidden?: boolean;
        };
        EditMessage: {
            /** @description The new text in Cloud API form. */
            message: Record<string, never>;
        };
        /** @description Why a message failed, in the Cloud API's codes. */
        Failure: {
            /**
             * Format: int32
             * @description The Cloud API error code.
             */
            code: number;
            /** @description Its title. */
            title: string;
            /** @description What happened, for people. */
            details?: string | null;
        };
        /** @description Something that is wrong with a template. */
        Finding: {
            /** @description What kind of thing it is. */
            title?: string | null;
            /** @description Which part, and what it must be. */
            detail: string;
        };
        /** @description A line's week. */
        Hours: {
            /** @description IANA time zone. */
            time_zone: string;
            /** @description The openings; none at all means that no hours are known. */
            week?: components["schemas"]["Opening"][];
            /** @description Day and night. */
            always_open?: boolean;
        };
        /** @description Why a row was left out. */
        ImportError: {
            /**
             * Format: int64
             * @description Where the row begins: the number of the line, from 1.
             */
            line: number;
            /** @description The column at fault, as the file calls it. */
            column?: string | null;
            /** @description What is wrong, after the column's name. */
            reason: string;
        };
        /** @description What an import did, or would do. */
        ImportReport: {
            /** @description Whether nothing was written. */
            dry_run: boolean;
            /** @description How many rows the file has, without its head. */
            rows: number;
            /** @description How many products are new. */
            created: number;
            /** @description How many products were changed. */
            updated: number;
            /** @description How many products were there just so. */
            unchanged: number;
            /** @description How many rows were left out. */
            failed: number;
            /** @description What is wrong with them, in the file's order; at most 500. */
            errors: components["schemas"]["ImportError"][];
            /** @description Columns of the file that mean nothing here. */
            ignored_columns: string[];
        };
        Invitations: {
            /** @description The one that ends first at the top. */
            data: components["schemas"]["OpenInvitation"][];
        };
        Invite: {
            /** @description What the new agent may do. */
            role: components["schemas"]["Role"];
            /** @description The address that the new agent has to be. */
            email?: string | null;
        };
        /** @description A new token; it can't be had again. */
        IssuedToken: {
            token: string;
            /**
             * Format: int64
             * @description UTC milliseconds; null: never.
             */
            expires_at?: number | null;
        };
        /** @description The newest message of a conversation, in one line. */
        LastMessage: {
            /** @description The wamid. */
            id: string;
            /** @description The Cloud API type, or `deleted`. */
            type: string;
            /** @description `in` or `out`. */
            direction: string;
            /** @description `customer`, `agent`, `automatic`, `api`. */
            author_kind: string;
            /** @description The agent who wrote it; none for everybody else. */
            author_id?: string | null;
            /** @description That agent's name. */
            author_name?: string | null;
            /** @description A line of plain text; empty where the type says it all. */
            preview: string;
            /** @description `accepted`, `sent`, `delivered`, `read`, `played`, `failed`. */
            status: string;
            /**
             * Format: int64
             * @description When it was accepted or received.
             */
            at: number;
            /** @description Whether it was deleted for everyone. */
            deleted: boolean;
        };
        /** @description A line's public profile, with its names. */
        LineProfile: {
            /** @description The name customers see. */
            verified_name: string;
            /** @description The name in its chat's address: `/c/{handle}`. */
            handle: string;
            /** @description One line under the name, up to 139 characters. */
            about?: string;
            /** @description Up to 512 characters. */
            description?: string;
            /** @description Up to 256 characters. */
            address?: string;
            /** @description Up to 128 characters. */
            email?: string;
            /** @description Up to two addresses. */
            websites?: string[];
            /** @description The trade, in Meta's words: `RESTAURANT`, `RETAIL`, ... */
            vertical?: string;
            /** @description The picture. */
            picture_media_id?: string | null;
            /** @description Conversation starters, up to five of 80 characters. */
            starters?: string[];
            /** @description The languages that the business answers in, the first is its own. */
            languages?: string[];
            /** @description Where the privacy notice stands. */
            privacy_url?: string | null;
        };
        LineSetup: {
            /** @description In the order in which they are done. */
            data: components["schemas"]["LineSetupStep"][];
        };
        /**
         * @description How a step stands.
         * @enum {string}
         */
        LineSetupState: "done" | "todo" | "trouble";
        /** @description A step of setting a line up. */
        LineSetupStep: {
            /** @description `number`, `pin`, `token`, `webhook`, `subscription`, `delivery`, `received` or `sent`. */
            step: string;
            /** @description How it stands. */
            state: components["schemas"]["LineSetupState"];
            /** @description What was found, such as a subscriber's last error. */
            detail?: string | null;
        };
        /** @description A short link. */
        Link: {
            /** @description The code in its address. */
            code: string;
            /** @description The line it opens. */
            phone_number_id: string;
            /** @description What stands in the composer when it is opened. */
            text?: string | null;
            /** @description What the business knows it by: `table 12`. */
            reference?: string | null;
            /** @description Its address. */
            url: string;
            /** @description Where it leads. */
            chat_url: string;
            /**
             * Format: int64
             * @description How often it was opened.
             */
            opens: number;
            /**
             * Format: int64
             * @description When it was made, UTC milliseconds.
             */
            created_at: number;
        };
        Links: {
            data: components["schemas"]["Link"][];
        };
        /** @description What would be refused of a template. */
        Lint: {
            /** @description Empty when it would be taken. */
            problems: components["schemas"]["Finding"][];
        };
        MarkRead: {
            /** @description The wamid of the last message that was seen. */
            up_to: string;
        };
        MarkUnread: {
            /** @description The wamid of the first message that is to be unread. */
            from: string;
        };
        /** @description Who is signed in. */
        Me: {
            agent: components["schemas"]["Agent"];
            business: components["schemas"]["Business"];
            phone_numbers: components["schemas"]["PhoneNumber"][];
            /** @description Where to begin the live socket from. */
            live_seq: string;
            /** @description Whether the server has a sandbox for developers. */
            has_sandbox: boolean;
        };
        /** @description What is known of a media object. */
        Media: {
            /** @description The id. */
            id: string;
            /** @description The type its bytes are. */
            mime_type: string;
            /**
             * Format: int64
             * @description Its size.
             */
            size_bytes: number;
            /** @description SHA-256, base64. */
            sha256: string;
            /** @description The name it was uploaded with. */
            file_name?: string | null;
            /**
             * Format: int64
             * @description Width in pixels, of an image.
             */
            width?: number | null;
            /**
             * Format: int64
             * @description Height in pixels, of an image.
             */
            height?: number | null;
            /**
             * Format: int64
             * @description Length in milliseconds, of sound or video when the uploader told it.
             */
            duration_ms?: number | null;
            /** @description Recorded in the chat. */
            voice: boolean;
            /** @description 64 loudness values 0..=100 of a voice note. */
            waveform?: number[] | null;
        };
        /** @description A message with all that belongs to it. Its content stands in the member named like `type`. */
        Message: Record<string, never> & {
            /** @description The wamid. */
            id: string;
            /** @description The conversation. */
            conversation_id: string;
            /** @description `in` customer to business, `out` business to customer. */
            direction: string;
            /**
             * Format: int64
             * @description When it was accepted or received, UTC milliseconds.
             */
            at: number;
            /** @description Who wrote it. */
            author: components["schemas"]["Author"];
            /** @description The Cloud API type, or `deleted`. */
            type: string;
            context?: components["schemas"]["Quote"] | null;
            /** @description The sender's own id for it. */
            client_id?: string | null;
            /** @description `accepted`, `sent`, `delivered`, `read`, `played`, `failed`. */
            status: string;
            /** @description When each status was reached, UTC milliseconds. */
            times: {
                [key: string]: number;
            };
            error?: components["schemas"]["Failure"] | null;
            /** @description At most one of each side. */
            reactions: components["schemas"]["Reaction"][];
            /**
             * Format: int64
             * @description When it was last edited.
             */
            edited_at?: number | null;
            /**
             * Format: int64
             * @description When it was deleted for everyone.
             */
            deleted_at?: number | null;
            /** @description The facts of each media id in the content. */
            media: Record<string, never>;
        };
        /** @description A part of a thread, oldest first. */
        Messages: {
            /** @description The messages, oldest first. */
            data: components["schemas"]["Message"][];
            /** @description Whether there are more in the direction asked for (before, for the newest and around). */
            has_more: boolean;
            /** @description Where to resume the live socket from. */
            live_seq: string;
        };
        /**
         * @description Who reviews the templates of a business.
         * @enum {string}
         */
        Mode: "rules" | "person";
        /** @description An app to make. */
        NewApp: {
            /** @description Up to 100 characters. */
            name: string;
        };
        NewCatalog: {
            /** @description Up to 100 characters. */
            name: string;
            /** @description The ISO 4217 currency of prices that name none. */
            currency: string;
        };
        NewLink: {
            /** @description The line to open. */
            phone_number_id: string;
            /** @description What stands in the composer, up to 1,000 characters. */
            text?: string | null;
            /** @description What the business knows it by, up to 64 characters. */
            reference?: string | null;
        };
        NewMessage: {
            /** @description The client's own id, up to 64 characters: sending twice with the same one is one message. */
            client_id: string;
            /** @description The message in Cloud API form. */
            message: Record<string, never>;
        };
        NewPassword: {
            /** @description The password until now. */
            current: string;
            /** @description The new one, 10 to 256 characters. */
            new: string;
        };
        NewProduct: components["schemas"]["Details"] & {
            /** @description The seller's own id, up to 100 characters. */
            retailer_id: string;
        };
        /** @description What to tell again, both ends included: by sequence numbers or by times. */
        NewReplay: {
            /** @description The first event: its sequence number as text, or a time in UTC milliseconds. */
            from: components["schemas"]["Place"];
            /** @description The last event, in the same form. */
            to: components["schemas"]["Place"];
        };
        /** @description A program to make. */
        NewSystemUser: {
            /** @description The app that it belongs to. */
            app_id: string;
            /** @description Up to 100 characters. */
            name: string;
            /** @description What it reaches. */
            role: components["schemas"]["SystemUserRole"];
        };
        /** @description A template to hand in. */
        NewTemplate: {
            /** @description The line whose WABA it is for; the business's first WABA when it is left out. */
            phone_number_id?: string | null;
            /** @description Up to 512 of `a-z`, `0-9` and `_`. */
            name: string;
            /** @description Language or locale, such as `en_US`. */
            language: string;
            /** @description What it is for. */
            category: string;
            /** @description How its variables are named. */
            parameter_format?: string | null;
            /** @description Its components, in the form of the Cloud API. */
            components: Record<string, never>[];
            /**
             * Format: int64
             * @description How long its messages may wait to be delivered, in seconds; -1 is 30 days.
             */
            message_send_ttl_seconds?: number | null;
        };
        /** @description A token to make. */
        NewToken: {
            /** @description `whatsapp_business_messaging`, `whatsapp_business_management`. */
            scopes: string[];
            /**
             * Format: int64
             * @description In how many days it ends, 1 to 3,650; left out: never.
             */
            expires_in_days?: number | null;
        };
        /** @description A one-time link; its address can't be had again. */
        OneTimeLink: {
            url: string;
            /** Format: int64 */
            expires_at: number;
        };
        OpenConversation: {
            /** @description The line. */
            phone_number_id: string;
            /** @description The person. */
            contact_id: string;
        };
        /** @description An invitation that nobody has used yet. */
        OpenInvitation: {
            /** @description What it is withdrawn by; it opens nothing. */
            id: string;
            /** @description The role that the new agent will have. */
            role: components["schemas"]["Role"];
            /** @description The address that was invited. */
            email?: string | null;
            /**
             * Format: int64
             * @description When it ends, UTC milliseconds.
             */
            expires_at: number;
        };
        /** @description One opening of a week. */
        Opening: {
            /**
             * Format: int32
             * @description 1 Monday to 7 Sunday.
             */
            day: number;
            /** @description `HH:MM`. */
            opens: string;
            /** @description `HH:MM`; at or before `opens` it means the next day. */
            closes: string;
        };
        /** @description A line, as the console names it. */
        PhoneNumber: {
            id: string;
            display_phone_number: string;
            verified_name: string;
            handle: string;
            /** @description Where customers chat. */
            chat_url: string;
        };
        Place: string | number;
        /** @description An error document, RFC 9457. */
        Problem: {
            /** @description Always `about:blank`: `code` tells problems apart. */
            type: string;
            /** @description What the HTTP status means. */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description What went wrong, for programs: `no_session`, `too_long`, ... */
            code: string;
            /** @description What went wrong, for people. */
            detail: string;
            /** @description The member at fault, as a path: `message.text.body`. */
            field?: string | null;
            /**
             * Format: int64
             * @description The limit that was passed.
             */
            limit?: number | null;
            /**
             * Format: int32
             * @description When to try again, in seconds.
             */
            retry_after_secs?: number | null;
            /** @description Under which the log tells more. */
            id?: string | null;
        };
        /** @description A product as the business sees it. */
        Product: components["schemas"]["Details"] & {
            /** @description Its number. */
            id: string;
            /** @description The seller's own id, up to 100 characters, unique in the catalogue. */
            retailer_id: string;
            /** @description Why the picture at `image_link` could not be fetched. */
            image_error?: string | null;
            /**
             * Format: int64
             * @description When it was last changed, UTC milliseconds.
             */
            updated_at: number;
        };
        /** @description What to change; members that are absent stay, null empties. */
        ProductChange: {
            /** @description Up to 200 characters. */
            name?: string | null;
            /** @description Up to 9,999 characters. */
            description?: string | null;
            /**
             * Format: int64
             * @description In minor units.
             */
            price?: number | null;
            /**
             * Format: int64
             * @description In minor units.
             */
            sale_price?: number | null;
            /** @description ISO 4217. */
            currency?: string | null;
            /** @description An uploaded picture. */
            image_media_id?: string | null;
            /** @description Where the picture is fetched from. */
            image_link?: string | null;
            /** @description `in stock`, `out of stock`, ... */
            availability?: string | null;
            /** @description Its page. */
            link?: string | null;
            /** @description Up to 250 characters. */
            category?: string | null;
            /** @description Up to 100 characters. */
            brand?: string | null;
            /**
             * Format: int64
             * @description Where it stands in the catalogue.
             */
            position?: number | null;
            /** @description Customers neither see nor order it. */
            hidden?: boolean | null;
        };
        /** @description A page of products. */
        ProductPage: {
            /** @description The products, in the catalogue's order. */
            data: components["schemas"]["Product"][];
            /** @description Where the next page begins; null after the last. */
            next?: string | null;
        };
        /** @description What a message refers to. */
        Quote: {
            /** @description The wamid of the message quoted. */
            id?: string | null;
            referred_product?: components["schemas"]["ReferredProduct"] | null;
            /** @description It was forwarded up to five times. */
            forwarded?: boolean | null;
            /** @description It was forwarded more than five times. */
            frequently_forwarded?: boolean | null;
        };
        /** @description What customers make of a template. */
        Rating: {
            /** @description `GREEN`, `YELLOW`, `RED` or `UNKNOWN`. */
            score: string;
        };
        /** @description A WABA with the tasks on it. */
        Reached: {
            waba_id: string;
            tasks: string[];
        };
        /** @description A reaction. */
        Reaction: {
            /** @description `business` or `customer`. */
            by: string;
            /** @description The emoji. */
            emoji: string;
        };
        /** @description A product of a catalogue. */
        ReferredProduct: {
            /** @description The catalogue. */
            catalog_id: string;
            /** @description The seller's id of the product. */
            product_retailer_id: string;
        };
        RenewPassword: {
            /** @description What stands in the link. */
            token: string;
            /** @description The new password, 10 to 256 characters. */
            password: string;
        };
        /** @description What is told again. */
        Replay: {
            /** @description The first event's sequence number. */
            from_seq: string;
            /** @description The last event's sequence number. */
            to_seq: string;
        };
        /** @description Who reviews the templates of the business. */
        ReviewMode: {
            /** @description `rules`, at once, or `person`, here. */
            mode: components["schemas"]["Mode"];
        };
        /**
         * @description What an agent may do. Each role may what the ones before it may.
         * @enum {string}
         */
        Role: "analyst" | "agent" | "admin" | "owner";
        /** @description Which rules a number is held to. */
        Rules: {
            /**
             * @description Only templates go out when the customer's last message is older than 24 hours.
             * @default true
             */
            customer_service_window: boolean;
            /**
             * @description One message to a person each 6 seconds, with bursts of up to 45 that are waited for afterwards.
             * @default true
             */
            pair_rate: boolean;
            /**
             * Format: int32
             * @description Messages a second, 1 to 100,000; Meta has 80 and, at the higher level, 1,000. `null`: no limit.
             * @default 80
             */
            throughput_per_second: number | null;
            /**
             * Format: int32
             * @description People of the whole business in 24 hours who are written to outside their window: 250, 2,000, 10,000 or 100,000.
             *     `null`: no limit.
             * @default 250
             */
            messaging_limit: number | null;
            /**
             * Format: int32
             * @description Marketing templates that a person gets in 24 hours outside their window, 1 to 100,000. `null`: no limit.
             * @default 2
             */
            marketing_per_person_per_day: number | null;
            /**
             * @description Nothing goes out to people whom the number has blocked, and what they write is refused.
             * @default true
             */
            blocked_people: boolean;
            /**
             * @description A message to somebody who has never opened the chat fails; otherwise it waits for them.
             * @default true
             */
            undeliverable: boolean;
            /**
             * @description A marketing template that has not shown yet how it is taken goes out to 250 people first; the others wait half an
             *     hour, or until somebody complains.
             * @default true
             */
            template_pacing: boolean;
        };
        /** @description The sandbox as it is. */
        Sandbox: {
            /** @description What goes wrong. */
            conduct: components["schemas"]["SandboxConduct"];
            /**
             * Format: int64
             * @description The server's time, UTC milliseconds.
             */
            now: number;
            /**
             * Format: int64
             * @description How far the clock is ahead of the real time, in milliseconds.
             */
            ahead_ms: number;
            /** @description The parts that customers play and have played lately, newest first. */
            plays: components["schemas"]["SandboxPlay"][];
        };
        /** @description What goes wrong for a business. */
        SandboxConduct: {
            /**
             * @description Errors; of those that fit a call the first one happens. Up to 20.
             * @default []
             */
            faults: components["schemas"]["SandboxFault"][];
            /**
             * Format: int64
             * @description How long every call of the Cloud API waits before it is done, 0 to 20,000 milliseconds.
             * @default 0
             */
            answer_delay_ms: number;
            /**
             * @description What happens to webhooks.
             * @default {
             *       "delay_ms": 0,
             *       "duplicate_percent": 0,
             *       "reorder_percent": 0
             *     }
             */
            webhooks: components["schemas"]["SandboxWebhooks"];
        };
        /** @description An error that is made. */
        SandboxFault: {
            /**
             * Format: int32
             * @description The Cloud API's code.
             * @default 0
             */
            code: number;
            /**
             * @description How it shows.
             * @default answer
             */
            way: components["schemas"]["SandboxWay"];
            /**
             * @description Which calls it is for; a status is always a message's.
             * @default messages
             */
            on: components["schemas"]["SandboxOn"];
            /**
             * @description Only messages to this phone number, in digits.
             * @default null
             */
            to: string | null;
            /**
             * Format: int32
             * @description How many of a hundred calls it is for.
             * @default 100
             */
            percent: number;
            /**
             * Format: int32
             * @description How often it still happens; null: without an end.
             * @default null
             */
            left: number | null;
        };
        /**
         * @description Calls of the Cloud API.
         * @enum {string}
         */
        SandboxOn: "messages" | "management" | "all";
        /** @description What a customer is to do. */
        SandboxPart: {
            /** @description The line they write to. */
            phone_number_id: string;
            /** @description Their phone number, with the country code. */
            from: string;
            /** @description Their name. */
            name?: string | null;
            /**
             * @description A line for each step: `say TEXT`, `wait [SECONDS]`, `tap TITLE`, `pick TITLE`, `order ID[:QUANTITY],..`,
             *     `react [EMOJI]`, `location LAT,LON`, `send JSON`, `block [REASON]`, `unblock`, `report [REASON]`, `read`, `pause SECONDS`. Up to 200 steps.
             */
            script: string;
        };
        /** @description A part that is played, or was. */
        SandboxPlay: {
            /**
             * Format: int64
             * @description Its id.
             */
            id: number;
            /** @description The line. */
            phone_number_id: string;
            /** @description The customer's phone number, in digits. */
            from: string;
            /** @description How it goes. */
            state: components["schemas"]["SandboxPlayState"];
            /** @description How many steps there are. */
            steps: number;
            /** @description How many are done. */
            done: number;
            /** @description Why it failed. */
            error?: string | null;
        };
        /**
         * @description How a play goes.
         * @enum {string}
         */
        SandboxPlayState: "playing" | "done" | "failed";
        /** @description How far the clock is to go. */
        SandboxStep: {
            /**
             * Format: int64
             * @description 1 to 34,560,000,000 milliseconds (400 days).
             */
            forward_ms: number;
        };
        /**
         * @description How an error shows.
         * @enum {string}
         */
        SandboxWay: "answer" | "status";
        /** @description What happens to webhooks. */
        SandboxWebhooks: {
            /**
             * Format: int64
             * @description How much later they come, 0 to 3,600,000 milliseconds.
             * @default 0
             */
            delay_ms: number;
            /**
             * Format: int32
             * @description How many of a hundred requests come twice.
             * @default 0
             */
            duplicate_percent: number;
            /**
             * Format: int32
             * @description How many of a hundred updates are held back, so that later ones come before.
             * @default 0
             */
            reorder_percent: number;
        };
        /** @description What is to be done with an app's secret. */
        SecretWish: {
            /** @description True makes a new one: what the old one signed is not good any more. */
            rotate: boolean;
        };
        SetUp: {
            /** @description What stands in the link. */
            token: string;
            /** @description The new agent's name. */
            name: string;
            /** @description Their e-mail address. */
            email: string;
            /** @description Their password, 10 to 256 characters. */
            password: string;
            /** @description The business's name, from an owner. */
            business_name?: string | null;
            /** @description The business's IANA time zone, from an owner. */
            time_zone?: string | null;
            /** @description The language of their console and, from an owner, of the business. */
            language?: string | null;
        };
        /** @description What the set-up page shows. */
        Setup: {
            /** @description What the link is for. */
            kind: components["schemas"]["SetupKind"];
            /** @description The business. */
            business_name: string;
            /** @description The role that the new agent will have. */
            role: components["schemas"]["Role"];
            /** @description The address that was invited, which the new agent has to be, or that of whose password is renewed. */
            email?: string | null;
        };
        /**
         * @description What a set-up link is for.
         * @enum {string}
         */
        SetupKind: "owner" | "invitation" | "renewal";
        SignIn: {
            /** @description The e-mail address. */
            email: string;
            /** @description The password. */
            password: string;
        };
        SignInByLink: {
            /** @description What stands in the one-time link. */
            token: string;
        };
        /** @description A program that acts for the business. */
        SystemUser: {
            id: string;
            /** @description The app that it belongs to. */
            app_id: string;
            name: string;
            /** @description `ADMIN` reaches every WABA, `EMPLOYEE` those of `wabas`. */
            role: components["schemas"]["SystemUserRole"];
            /**
             * Format: int64
             * @description UTC milliseconds.
             */
            created_at: number;
            /** @description What an employee reaches. */
            wabas: components["schemas"]["Reached"][];
            /** @description Oldest first; the tokens themselves are not kept. */
            tokens: components["schemas"]["AccessToken"][];
        };
        /**
         * @description What a system user reaches.
         * @enum {string}
         */
        SystemUserRole: "ADMIN" | "EMPLOYEE";
        SystemUsers: {
            /** @description Oldest first. */
            data: components["schemas"]["SystemUser"][];
            /** @description The business's WhatsApp Business Accounts, which employees are assigned to; oldest first. */
            wabas: components["schemas"]["WabaName"][];
        };
        /** @description What an employee may do on a WABA; an empty list takes the WABA from it. */
        Tasks: {
            tasks: string[];
        };
        Team: {
            data: components["schemas"]["TeamMember"][];
        };
        /** @description Somebody of the team. */
        TeamMember: {
            id: string;
            name: string;
            email: string;
            role: components["schemas"]["Role"];
            /** @description Whether a console of theirs is open. */
            online: boolean;
        };
        /** @description A template as it is kept. */
        Template: {
            /** @description Its id. */
            id: string;
            /** @description The WABA it belongs to. */
            waba_id: string;
            /** @description Its name; with the language it is one template. */
            name: string;
            /** @description Language or locale, such as `en_US`. */
            language: string;
            /** @description `MARKETING`, `UTILITY` or `AUTHENTICATION`. */
            category: string;
            /** @description `POSITIONAL` or `NAMED`. */
            parameter_format: string;
            /** @description Its components, as they were created. */
            components: Record<string, never>[];
            /** @description `APPROVED`, `PENDING`, `PAUSED`, ... */
            status: string;
            /** @description Why it was rejected. */
            rejected_reason?: string | null;
            /** @description What it was for before a review found otherwise. */
            previous_category?: string | null;
            /**
             * Format: int64
             * @description How long a message of it may wait to be delivered, in seconds; -1 is 30 days.
             */
            message_send_ttl_seconds?: number | null;
            /** @description The template of the library that it was made from. */
            library_template_name?: string | null;
            /** @description What is kept as it was given: `cta_url_link_tracking_opted_out`, `degrees_of_freedom_spec`. */
            extra: Record<string, never>;
            /** @description `GREEN`, `YELLOW`, `RED` or `UNKNOWN`. */
            quality_score: string;
            /**
             * Format: int64
             * @description Since when it has this quality, UTC milliseconds.
             */
            quality_at?: number | null;
            /**
             * Format: int64
             * @description When it was made, UTC milliseconds.
             */
            created_at: number;
            /**
             * Format: int64
             * @description When it last changed, UTC milliseconds.
             */
            updated_at: number;
        };
        /** @description What of a template becomes something else. */
        TemplateChange: {
            /** @description What it is for; not of an approved one. */
            category?: string | null;
            /** @description How its variables are named. */
            parameter_format?: string | null;
            /** @description All its components anew. */
            components?: Record<string, never>[] | null;
            /**
             * Format: int64
             * @description How long its messages may wait to be delivered, in seconds; -1 is 30 days.
             */
            message_send_ttl_seconds?: number | null;
        };
        Templates: {
            /** @description By name and language. */
            data: components["schemas"]["Template"][];
        };
        /**
         * @description How the console looks.
         * @enum {string}
         */
        Theme: "system" | "light" | "dark";
        UpdateContact: {
            /** @description The name; null forgets it. */
            name?: string | null;
        };
        UpdateConversation: {
            /** @description `open` or `resolved`. */
            state: components["schemas"]["ConversationState"];
        };
        /** @description What an agent changes about themselves; what is `None` stays. */
        UpdateMe: {
            /** @description The name that colleagues and customers see. */
            name?: string | null;
            /** @description The language of their console. */
            language?: string | null;
            theme?: components["schemas"]["Theme"] | null;
            /** @description Whether the enter key sends. */
            enter_sends?: boolean | null;
        };
        /** @description A WhatsApp Business Account. */
        WabaName: {
            id: string;
            name: string;
        };
        /** @description A subscriber: where webhooks of an app go. */
        Webhook: {
            /** @description The id. */
            id: string;
            /** @description The app. */
            app_id: string;
            /** @description The app's name. */
            app_name: string;
            /** @description `app`, or `waba` or `phone_number` for what it overrides. */
            level: string;
            /** @description The app, WABA or phone number that it is for. */
            target_id: string;
            /** @description Where requests go. */
            callback_url: string;
            /** @description The fields subscribed to. */
            fields: string[];
            /** @description How it goes. */
            state: components["schemas"]["WebhookState"];
            /**
             * Format: int64
             * @description How many events wait to be told.
             */
            waiting: number;
            /**
             * Format: int64
             * @description When it last took something, UTC milliseconds.
             */
            last_success_at?: number | null;
            /**
             * Format: int64
             * @description When it last failed, UTC milliseconds.
             */
            last_failure_at?: number | null;
            /** @description Why it last failed. */
            last_error?: string | null;
            /**
             * Format: int64
             * @description Since when it has failed without a success, UTC milliseconds.
             */
            failing_since?: number | null;
            /** @description How many events are being told again. */
            replays: number;
        };
        /** @description A range with events that were given up. */
        WebhookDeadLetter: {
            /** @description The id. */
            id: string;
            /** @description The first event's sequence number. */
            from_seq: string;
            /** @description The last event's sequence number. */
            to_seq: string;
            /**
             * Format: int64
             * @description When the first event happened, UTC milliseconds.
             */
            from_at: number;
            /**
             * Format: int64
             * @description When the last event happened, UTC milliseconds.
             */
            to_at: number;
            /**
             * Format: int64
             * @description How many events were given up.
             */
            events: number;
            /** @description The last failure. */
            reason: string;
            /**
             * Format: int64
             * @description When it was told again, UTC milliseconds.
             */
            replayed_at?: number | null;
            /**
             * Format: int64
             * @description When it was given up, UTC milliseconds.
             */
            created_at: number;
        };
        WebhookDeadLetters: {
            data: components["schemas"]["WebhookDeadLetter"][];
        };
        WebhookDeliveries: {
            data: components["schemas"]["WebhookDelivery"][];
        };
        /** @description A request to a subscriber. */
        WebhookDelivery: {
            /**
             * Format: int64
             * @description When it ended, UTC milliseconds.
             */
            at: number;
            /**
             * Format: int32
             * @description The answer's status code; none without an answer.
             */
            status?: number | null;
            /** @description Why it failed; none: it was taken. */
            error?: string | null;
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            duration_ms: number;
            /** @description How many updates it had. */
            events: number;
            /** @description The size of its body, in bytes. */
            size_bytes: number;
            /** @description The first event's sequence number. */
            from_seq: string;
            /** @description The last event's sequence number. */
            to_seq: string;
        };
        /**
         * @description How a subscriber does.
         * @enum {string}
         */
        WebhookState: "new" | "healthy" | "failing";
        Webhooks: {
            data: components["schemas"]["Webhook"][];
        };
        /** @description How a line welcomes its customers. */
        Welcome: {
            /** @description Whether it does. */
            enabled: boolean;
            /**
             * Format: int32
             * @description After how many days of silence it does so again, 1 to 365.
             */
            silence_days?: number;
            /** @description The texts by language (BCP 47), up to 1,024 characters each. */
            text: {
                [key: string]: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_activities: {
        parameters: {
            query?: {
                /** @description What `next` said of the page before. */
                cursor?: string;
                /** @description 1 to 200; 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activities"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_agents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitations"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_agent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTimeLink"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renew_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTimeLink"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_apps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Apps"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_app: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_app: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    app_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretWish"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppSecret"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_catalog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_catalog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCatalog"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_products: {
        parameters: {
            query?: {
                /** @description Only says what would happen. */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_products: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string | null;
                /** @description 1 to 100; 50 when not said. */
                limit?: number | null;
                /** @description Those whose name or seller's id holds this text. */
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_product: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProduct"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                retailer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                retailer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                retailer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateContact"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_conversations: {
        parameters: {
            query?: {
                /** @description `open` (default), `resolved` or `all`. */
                state?: ("open" | "resolved" | "all") | null;
                /** @description Only those that the agent has not read. */
                unread?: boolean;
                /** @description Only those of this line. */
                phone_number_id?: string | null;
                /** @description Where the page before ended. */
                cursor?: string | null;
                /** @description 1 to 200; 50 when not said. */
                limit?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversations"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /** @description Those before this wamid. */
                before?: string | null;
                /** @description Those after this wamid. */
                after?: string | null;
                /** @description Those around this wamid, with it. */
                around?: string | null;
                /** @description 1 to 100; 50 when not said. */
                limit?: number | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                wamid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    edit_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                wamid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMessage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mark_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mark_unread: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkUnread"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_links: {
        parameters: {
            query?: {
                /** @description Only those of this line. */
                phone_number_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLink"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_link_qr_png: {
        parameters: {
            query?: {
                /** @description Width and height in pixels, 64 to 2048; 512 when not said. */
                size?: number | null;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_link_qr_svg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMe"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_media: {
        parameters: {
            query?: {
                /** @description The file's name. */
                file_name?: string | null;
                /** @description Recorded in the chat. */
                voice?: boolean;
                /** @description Length in milliseconds. */
                duration_ms?: number | null;
                /** @description 64 loudness values 0 to 100, with commas. */
                waveform?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Media"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_media: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_commerce_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommerceSettings"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_commerce_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommerceSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommerceSettings"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_hours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hours"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_hours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Hours"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hours"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineProfile"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LineProfile"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineProfile"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_phone_number_qr: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rules"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_line_setup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineSetup"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_welcome: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Welcome"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_welcome: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Welcome"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Welcome"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sandbox"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    move_sandbox_clock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sandbox"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_sandbox_conduct: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxConduct"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sandbox"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    play_sandbox_customer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxPart"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxPlay"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_session_by_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInByLink"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_setup: {
        parameters: {
            query: {
                /** @description What stands in the link. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setup"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenewPassword"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_system_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemUsers"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_system_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSystemUser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemUser"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_system_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issue_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assign_waba: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                waba_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Tasks"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemUser"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_templates: {
        parameters: {
            query?: {
                /** @description Only those that this line may send. */
                phone_number_id?: string | null;
                /** @description `approved`, which is also meant when nothing is said, or `all`. */
                status?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Templates"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTemplate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lint_template: {
        parameters: {
            query?: {
                /** @description The template that is edited; left out: a new one. */
                template_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTemplate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lint"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_template_review: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewMode"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_template_review: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewMode"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewMode"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    appeal_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    archive_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Away"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rate_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rating"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    review_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unpause_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhooks"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_webhook_dead_letters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeadLetters"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_webhook_deliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveries"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replay_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReplay"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
